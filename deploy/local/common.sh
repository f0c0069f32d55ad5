# Words for talking to a person, paths, and waiting. Sourced by ../../dev first.
# shellcheck shell=bash disable=SC2034,SC2154

dev_dir=${DEV_DIR:-$top/.dev}
[[ $dev_dir == /* ]] || dev_dir=$PWD/$dev_dir
build_dir=${DEV_BUILD_DIR:-$top/build/release}
[[ $build_dir == /* ]] || build_dir=$PWD/$build_dir
bin_dir=$build_dir/bin
kafka_wanted=${DEV_KAFKA:-}
log_dir=$dev_dir/logs
run_dir=$dev_dir/run
# Programs refuse TOLLGATE_ settings they do not know, and libpq reads PG* beside the URL: neither may leak into them.
export -n DEV_DIR DEV_BUILD_DIR DEV_KAFKA DEV_SKIP_BUILD DEV_SKIP_SETUP DEV_WORKER_PROGRAM
# shellcheck disable=SC2086
unset ${!PG@}

say() { printf '%s\n' "$*"; }
step() { printf '\033[1m==>\033[0m %s\n' "$*" | plain_unless_tty; }
warn() { printf '!   %s\n' "$*" >&2; }
# In a command substitution only the subshell ends; status 3 says to those outside that the sentence was said.
fail() { printf 'dev: %s\n' "$*" >&2; exit 3; }
fail_usage() { printf 'dev: %s\n' "$*" >&2; exit 2; }
is_tty() { [ -t 1 ] && [ "${TERM:-dumb}" != dumb ] && [ -z "${CI:-}" ]; }
plain_unless_tty() { if is_tty && [ -z "${NO_COLOR:-}" ]; then cat; else sed 's/\x1b\[[0-9;]*m//g'; fi; }

now_ms() { date +%s%3N; }
seconds_since() { awk -v b="$1" -v e="$(now_ms)" 'BEGIN { printf "%.1f", (e - b) / 1000 }'; }

# tail_of FILE [LINES]: the end of a log, indented, for an error message.
tail_of() { [ ! -s "$1" ] || { echo "    --- the end of $1"; tail -n "${2:-25}" "$1" | cut -c1-400 | sed 's/^/    /'; } >&2; }

# until_true SECONDS COMMAND…: 0 as soon as the command succeeds, 1 when the time is over.
until_true() {
  local deadline=$(($(now_ms) + $1 * 1000))
  shift
  until "$@"; do
    [ "$(now_ms)" -lt "$deadline" ] || return 1
    sleep 0.1
  done
}

# visibly TITLE LOG COMMAND…: runs a long command, its output in LOG, with the last line of it shown while it runs.
visibly() {
  local title=$1 log=$2 begin pid rc=0
  shift 2
  mkdir -p "$(dirname "$log")"
  begin=$(now_ms)
  step "$title"
  "$@" >"$log" 2>&1 </dev/null &
  pid=$!
  show_progress_of "$pid" "$log" "$begin"
  wait "$pid" || rc=$?
  if [ $rc -ne 0 ]; then
    grep -E 'error:|^E: |ERROR|FAILED' "$log" | head -20 | cut -c1-400 >&2 || true
    tail_of "$log" 40
    fail "'$title' failed with $rc after $(seconds_since "$begin") s; all of it: $log"
  fi
  say "    done in $(seconds_since "$begin") s"
}

show_progress_of() {
  local pid=$1 log=$2 begin=$3 line shown=0
  while kill -0 "$pid" 2>/dev/null; do
    sleep 0.2
    line=$(tail -n 1 "$log" 2>/dev/null | tr -d '\r' | cut -c1-100) || true
    if is_tty; then
      printf '\r\033[K    %5s s  %s' "$(seconds_since "$begin")" "$line"
    elif [ $(($(now_ms) - begin)) -ge $(((shown + 1) * 5000)) ]; then
      shown=$((shown + 1))
      printf '    %5s s  %s\n' "$(seconds_since "$begin")" "$line"
    fi
  done
  ! is_tty || printf '\r\033[K'
}

# One `up`, `down` or `demo` at a time for one state directory. Started processes close the descriptor (process.sh).
lock_stack() {
  mkdir -p "$dev_dir"
  exec 9>"$dev_dir/lock"
  flock --nonblock 9 || {
    say "waiting for another ./dev that works on $dev_dir"
    flock --timeout 300 9 || fail "another ./dev has held $dev_dir/lock for five minutes; stop it first"
  }
}

# A command that fails without a word of ours is a bug of these scripts: say where. Out of ./dev, a failure is 1.
complain() { case $1 in 2 | 3 | 130) ;; *) printf 'dev: %s:%s: failed with %s: %s\n' "$2" "$3" "$1" "$4" >&2 ;; esac; }
set -o errtrace
trap 'complain $? "${BASH_SOURCE[0]}" "$LINENO" "$BASH_COMMAND"' ERR
trap 'rc=$?; [ $rc -ne 3 ] || rc=1; exit $rc' EXIT
