# Starting, recognising and stopping processes. A process is known by pid + start time + boot: a pid file left over from
# a crash or a reboot can never make us stop a stranger.
# shellcheck shell=bash disable=SC2154

# process_identity PID: "<pid> <start time in ticks> <boot id>", nothing when there is no such process or it is a zombie.
process_identity() {
  local stat
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  stat=${stat##*) } # the program's name may hold blanks and brackets
  # shellcheck disable=SC2086
  set -- "$1" $stat
  [ "$2" != Z ] && [ "$2" != X ] || return 1
  echo "$1 ${21} $(cat /proc/sys/kernel/random/boot_id)"
}

# pid_of NAME: its pid when the process we started under that name still runs.
pid_of() {
  local file=$run_dir/$1.pid known pid
  [ -s "$file" ] || return 1
  known=$(cat "$file")
  pid=${known%% *}
  [[ $pid =~ ^[0-9]+$ ]] && [ "$(process_identity "$pid")" = "$known" ] || return 1
  echo "$pid"
}

is_running() { pid_of "$1" >/dev/null; }

# start_process NAME COMMAND…: in its own session, so that Ctrl-C here does not reach it; output in logs/NAME.log.
start_process() {
  local name=$1 log=$log_dir/$1.log pid
  shift
  mkdir -p "$run_dir" "$log_dir"
  [ ! -s "$log" ] || mv -f "$log" "$log.1"
  setsid "$@" >"$log" 2>&1 </dev/null 9>&- &
  pid=$!
  process_identity "$pid" >"$run_dir/$name.pid.new" || true
  mv -f "$run_dir/$name.pid.new" "$run_dir/$name.pid"
  disown "$pid"
}

# wait_ready NAME WHAT SECONDS COMMAND…: waits until COMMAND succeeds; ends the run with the log's tail when it does not.
wait_ready() {
  local name=$1 what=$2 seconds=$3 begin
  shift 3
  begin=$(now_ms)
  if until_true "$seconds" ready_or_dead "$name" "$@" && is_running "$name"; then
    printf '    %-12s %s (%s s)\n' "$name" "$what" "$(seconds_since "$begin")"
    return
  fi
  tail_of "$log_dir/$name.log"
  is_running "$name" || fail "$name ended before it was ready; its last words are above, all of them in $log_dir/$name.log"
  fail "$name is not ready after $seconds s; its last words are above, all of them in $log_dir/$name.log"
}

ready_or_dead() {
  local name=$1
  shift
  ! is_running "$name" || "$@" >/dev/null 2>&1
}

# stop_process NAME [SECONDS] [SIGNAL]: asks, waits, and kills when it has not gone in that time.
stop_process() {
  local name=$1 seconds=${2:-15} signal=${3:-TERM} pid
  if pid=$(pid_of "$name"); then
    kill -"$signal" "$pid" 2>/dev/null || true
    until_true "$seconds" is_gone "$name" || {
      warn "$name did not end within $seconds s of SIG$signal: SIGKILL"
      kill -KILL "$pid" 2>/dev/null || true
      until_true 5 is_gone "$name" || fail "$name (pid $pid) survives SIGKILL"
    }
    printf '    %-12s stopped\n' "$name"
  fi
  rm -f "$run_dir/$name.pid"
}

is_gone() { ! is_running "$1"; }

# kill_process NAME: SIGKILL, at once. For demos and tests that prove that it does no harm.
kill_process() {
  local pid
  pid=$(pid_of "$1") || return 1
  kill -KILL "$pid"
  until_true 5 is_gone "$1" || fail "$1 (pid $pid) survives SIGKILL"
}

# Every name that has a pid file, in the order given by the shell.
started_names() {
  local file
  for file in "$run_dir"/*.pid; do [ ! -e "$file" ] || basename "$file" .pid; done
}

# processes_in DIR: pids whose working directory is DIR.
processes_in() {
  local dir entry
  dir=$(readlink -f "$1")
  for entry in /proc/[0-9]*; do
    if [ "$(readlink "$entry/cwd" 2>/dev/null)" = "$dir" ]; then basename "$entry"; fi
  done
}

no_process_in() { [ -z "$(processes_in "$1")" ]; }
kill_processes_in() { processes_in "$1" | while read -r pid; do kill -KILL "$pid" 2>/dev/null || true; done; }
