# Ports: the usual one where it is free, another where it is taken; what was chosen is kept in $dev_dir/ports.
# shellcheck shell=bash disable=SC2154

usual_port() {
  case $1 in
    postgres) echo 55432 ;;
    ingest) echo 8080 ;;
    ingest-ops) echo 9090 ;;
    console) echo 8081 ;;
    console-ops) echo 9091 ;;
    stripe-sim) echo 12111 ;;
    kafka-*-control) echo $((19093 + 10 * ($(tr -dc 0-9 <<<"$1") - 1))) ;;
    kafka-*-login) echo $((19094 + 10 * ($(tr -dc 0-9 <<<"$1") - 1))) ;;
    kafka-*) echo $((19092 + 10 * ($(tr -dc 0-9 <<<"$1") - 1))) ;;
    reconciler-*-ops) echo $((9080 + $(tr -dc 0-9 <<<"$1"))) ;;
    worker-*-ops) echo $((9100 + $(tr -dc 0-9 <<<"$1"))) ;;
    *) fail "no usual port for '$1'" ;;
  esac
}

# Is something listening there, in IPv4 or IPv6? From /proc, as a bare Debian has no ss.
port_taken() {
  local hex
  hex=$(printf ':%04X' "$1")
  cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
    awk -v hex="$hex" '$4 == "0A" && substr($2, length($2) - 4) == hex { found = 1 } END { exit !found }'
}

# A free port below the range from which the kernel takes ports for outgoing connections.
free_port() {
  local port
  for _ in $(seq 200); do
    port=$((20000 + RANDOM % 12000))
    if ! port_taken $port && ! grep -qsx "[a-z0-9-]* $port" "$dev_dir/ports"; then echo $port; return; fi
  done
  fail "no free port between 20000 and 32000"
}

known_port() { [ ! -e "$dev_dir/ports" ] || awk -v name="$1" '$1 == name { print $2 }' "$dev_dir/ports"; }

# port_of NAME: the port chosen for NAME. choose_port has to come first.
port_of() {
  local port
  port=$(known_port "$1")
  [ -n "$port" ] || fail "no port was chosen for $1; run ./dev up"
  echo "$port"
}

# choose_port NAME: before NAME is started: keeps its port while that is free, else takes the usual or a free one. With DEV_PORTS=any
# never the usual: for tests that kill parts, whose ports another stack would take while they are away.
choose_port() {
  local name=$1 port usual
  port=$(known_port "$name")
  if [ -n "$port" ] && ! port_taken "$port"; then return; fi
  usual=$(usual_port "$name")
  if [ "${DEV_PORTS:-usual}" = any ]; then
    port=$(free_port)
  elif ! port_taken "$usual" && ! grep -qsx "[a-z0-9-]* $usual" "$dev_dir/ports"; then
    port=$usual
  else
    port=$(free_port)
    say "    port $usual is taken: $name gets $port"
  fi
  mkdir -p "$dev_dir"
  { grep -vs "^$name " "$dev_dir/ports" || true; echo "$name $port"; } >"$dev_dir/ports.new"
  mv "$dev_dir/ports.new" "$dev_dir/ports"
}
