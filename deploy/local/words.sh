# The words of ./dev that run the stack. The others: packages.sh, build.sh, demo.sh.
# shellcheck shell=bash disable=SC2154,SC2034

word_help() {
  cat <<'END'
./dev WORD [options]            everything works from any directory and installs what it needs

  demo [--seed N] [--events N]  a simulated Stripe sends events doubled, shuffled and tied; the mirror is then compared
                                with it, object by object (./dev demo --help); --support: a support person's day instead,
                                from a bug that kills events to their replay
  converge [--seeds N] [--events N]
                                webhooks are lost, doubled and shuffled and parts killed; the mirror must end equal to the
                                simulated Stripe all the same (./dev converge --help)
  test [--asan | --tsan]        build and run every test
  up [--brokers 1|3] [--workers N] [--no-reconciler] [--infra] [--mock]
                                Postgres, Kafka, ingest, workers, console and a simulated Stripe on this machine; addresses
                                are written to .dev/env; --infra starts Postgres and Kafka only; --mock takes librdkafka's
                                mock broker for Kafka, which up and demo do by themselves where Java cannot be had
  down                          stop all of it; the data stays
  status                        what runs, and where
  kill PART, start PART         SIGKILL one part (see status) and start it again: nothing may be lost by it
  logs [SERVICE] [-f]           the end of the logs, of all or of one; -f goes on showing them
  setup [--all]                 install the Debian packages (12 or 13) and fetch Kafka; --all: also for fuzz, lint, bench
  build [PRESET]                compile: release (default), dev, asan, tsan, fuzz
  kafka                         which Kafka this machine can have, or what it lacks for a real one
  bench [--quick]               measure, side by side with the bare parts
  chaos                         (not there yet)
  fmt | lint                    format the C++ | check format, C++ and shell
  clean [--state | --build]     remove the stack's data, what was built, or both

State is in .dev/; DEV_DIR=elsewhere makes a second stack beside it.
END
}

word_up() {
  local brokers='' workers='' only_infrastructure=no
  with_reconciler=yes
  simulator_events=10000
  while [ $# -gt 0 ]; do
    case $1 in
      --brokers) brokers=${2:?--brokers takes 1 or 3}; shift ;;
      --workers) workers=${2:?--workers takes a number}; shift ;;
      --mock) kafka_wanted=mock ;;
      --infra) only_infrastructure=yes ;;
      --no-reconciler) with_reconciler=no ;;
      --sim-events) simulator_events=$(a_number "$@"); shift ;;
      *) fail_usage "up knows --brokers N, --workers N, --sim-events N, --no-reconciler, --mock and --infra, not '$1'" ;;
    esac
    shift
  done
  [ -z "$workers" ] || [[ $workers =~ ^[1-9][0-9]?$ ]] || fail_usage "--workers takes 1 to 99, not '$workers'"
  need base
  choose_kafka
  if [ $only_infrastructure = no ] || is_mock; then build_programs "$worker_program"; fi
  lock_stack
  if [ -z "$brokers" ]; then brokers=$(kafka_brokers); [ "$brokers" != 0 ] || brokers=1; fi
  set_kafka_brokers "$brokers"
  [ -z "$workers" ] || echo "$workers" >"$dev_dir/workers"
  ensure_infrastructure
  [ $only_infrastructure = yes ] || ensure_services
  write_env
  say "up. Addresses and passwords: source $dev_dir/env"
}

ensure_services() {
  ensure_schema_and_topics
  step "ingest, $(worker_count) worker(s)"
  ensure_ingest
  ensure_workers "$(worker_count)"
  step "console"
  ensure_console
  if uses_simulator; then ensure_simulator serve --events "$simulator_events" --api-key "$(stripe_api_key)" --quiet; fi
  if [ "$with_reconciler" = yes ]; then
    step "reconciler"
    ensure_reconciler 1
  fi
}

word_down() {
  [ $# -eq 0 ] || fail_usage "down takes no options"
  if [ ! -d "$dev_dir" ]; then say "nothing was started in $dev_dir"; return; fi
  lock_stack
  step "stopping what runs in $dev_dir"
  stop_everything
  say "down. The data is kept; ./dev clean --state removes it"
}

word_status() {
  local name pid
  for name in $(started_names); do
    if pid=$(pid_of "$name"); then printf '%-12s runs, pid %s\n' "$name" "$pid"; else printf '%-12s does not run (its log: %s)\n' "$name" "$log_dir/$name.log"; fi
  done
  [ ! -s "$dev_dir/ports" ] || { echo; awk '{ printf "%-16s 127.0.0.1:%s\n", $1, $2 }' "$dev_dir/ports"; }
}

word_kill() {
  [ $# -eq 1 ] || fail_usage "kill takes one of: $(started_names | paste -sd ' ')"
  [ "$1" != kafka-mock ] || fail "the mock broker's records are in memory and would be lost; a real Kafka can be killed"
  kill_process "$1" || fail "$1 does not run"
  say "$1 killed with SIGKILL; ./dev start $1 brings it back"
}

word_start() {
  case ${1:-} in
    postgres) start_postgres && wait_postgres ;;
    kafka-[1-3]) start_kafka "${1#kafka-}" && wait_kafka "${1#kafka-}" ;;
    ingest) ensure_ingest ;;
    console) ensure_console ;;
    reconciler-[1-9]) ensure_reconciler "${1#reconciler-}" ;;
    worker-[1-9] | worker-[1-9][0-9]) ensure_worker "${1#worker-}" ;;
    *) fail_usage "start takes postgres, kafka-N, ingest, console, worker-N or reconciler-N" ;;
  esac
}

word_logs() {
  local follow=no files=() name
  while [ $# -gt 0 ]; do
    case $1 in
      -f | --follow) follow=yes ;;
      -*) fail_usage "logs knows -f, not '$1'" ;;
      *) [ -e "$log_dir/$1.log" ] || fail "there is no log of '$1'; there are: $(cd "$log_dir" 2>/dev/null && echo *.log | sed 's/\.log//g')"
        files+=("$log_dir/$1.log") ;;
    esac
    shift
  done
  if [ ${#files[@]} -eq 0 ]; then for name in $(started_names); do files+=("$log_dir/$name.log"); done; fi
  [ ${#files[@]} -gt 0 ] || fail "no logs in $log_dir; ./dev up starts the services"
  if [ $follow = yes ]; then exec tail -n 20 -F "${files[@]}"; fi
  tail -n 40 "${files[@]}"
}

# A program of its own, with a stack of its own; these scripts do not export their variables (common.sh).
word_bench() {
  exec env DEV_DIR="$dev_dir" DEV_BUILD_DIR="$build_dir" DEV_SKIP_BUILD="${DEV_SKIP_BUILD:-}" DEV_SKIP_SETUP="${DEV_SKIP_SETUP:-}" \
    "$top/bench/run" "$@"
}

word_chaos() { fail "there is no chaos run yet; tests/e2e/kill_anything.sh kills every part at random moments"; }

word_clean() {
  local state=yes build=yes
  case ${1:-} in
    --state) build=no ;;
    --build) state=no ;;
    '') ;;
    *) fail_usage "clean knows --state and --build, not '$1'" ;;
  esac
  if [ $state = yes ] && [ -d "$dev_dir" ]; then clean_state; fi
  [ $build = no ] || rm -rf "$top/build"
}

clean_state() {
  local place
  lock_stack
  stop_everything
  place=$(cat "$dev_dir/postgres.place" 2>/dev/null || true)
  case $place in
    /var/tmp/tollgate-postgres-*) rm -rf "$place" ;;
  esac
  rm -rf "$dev_dir"
}
