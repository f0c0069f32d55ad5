# What processes use, from /proc, and the file that every figure goes to: one JSON object a line.
# shellcheck shell=bash disable=SC2034,SC2154

ticks_a_second=$(getconf CLK_TCK)
cores=$(nproc)

# cpu_ticks PID: of the process, its threads, its children and those of them that have ended.
cpu_ticks() {
  # The name, field 2, may hold blanks.
  { cat /proc/[0-9]*/stat 2>/dev/null || true; } | sed 's/^\([0-9]*\) (.*) /\1 /' |
    awk -v pid="$1" '$1 == pid || $3 == pid { sum += $13 + $14 + $15 + $16 } END { print sum + 0 }'
}

# rss_mb PID: of the process alone. pss_mb PID: of the process and its children, what they share counted once.
rss_mb() { awk '/^VmRSS:/ { printf "%.1f", $2 / 1024 }' "/proc/$1/status"; }
pss_mb() {
  local pid
  for pid in "$1" $(awk -v pid="$1" '{ sub(/\(.*\) /, "") } $3 == pid { print $1 }' /proc/[0-9]*/stat 2>/dev/null); do
    cat "/proc/$pid/smaps_rollup" 2>/dev/null || true
  done | awk '/^Pss:/ { sum += $2 } END { printf "%.1f", sum / 1024 }'
}

# record JSON [JSON…]: merged, as one line.
record() { jq -cn '[inputs] | add' <<<"$*" >>"$results"; }

# watch NAME=PID…: remembers what they have used so far; cpu_since COUNT prints CPU µs for each of COUNT since then.
watch() {
  local each
  watched=("$@") used=()
  for each in "$@"; do used+=("$(cpu_ticks "${each#*=}")"); done
}

cpu_since() {
  local i count=$1
  for i in "${!watched[@]}"; do
    echo "${watched[$i]%%=*} ${used[$i]} $(cpu_ticks "${watched[$i]#*=}")"
  done | awk -v count="$count" -v hz="$ticks_a_second" '
    { printf "%s\"%s\":%.2f", (NR > 1 ? "," : "{\"cpu_us\":{"), $1, ($3 - $2) * 1e6 / hz / count } END { print "}}" }'
}

# measured RECORD COMMAND…: runs a command that prints one JSON object with "requests" and records all of it beside RECORD and
# the CPU of what is watched; shows a line of it.
measured() {
  local head=$1 out
  shift
  out=$("$@") || fail "'$1' failed"
  record "$head" "$out" "$(cpu_since "$(jq '[.ok, 1] | max' <<<"$out")")"
  tail -n 1 "$results" | jq -r '"    \(.part)  \(if .connections then "\(.connections) under way" else "" end)  \(.bytes // "") B  \(.ok) ok, \(.others // 0) others  \(.rate)/s  p50 \(.latency_ms.p50) p99 \(.latency_ms.p99) ms  CPU µs each \(.cpu_us | tojson)"'
}
