# ./dev demo: a simulated Stripe against the whole system, with a worker killed on the way, and the proof at the end.
# shellcheck shell=bash disable=SC2154,SC2034

demo_seed=1 demo_events=10000 demo_double=0.1 demo_window=200 demo_ties=300 demo_connections=16 demo_workers=2 demo_keep=yes
demo_rate=0 demo_brokers='' demo_kill=yes demo_support=no demo_lose=0.05 demo_reconciler=yes

demo_help() {
  cat <<END
./dev demo [options]   starts everything from an empty database and empty topics, lets a simulated Stripe send its events,
                       some of which are lost; the reconciler finds them, and the mirror is compared with the simulator. Ends
                       with 1 when a settled object differs or an acked event has no outcome.

  --seed N             which history is played ($demo_seed)
  --events N           how many events ($demo_events)
  --double SHARE       share of events that are sent twice ($demo_double)
  --lose SHARE         share of events whose webhook is never sent ($demo_lose); the reconciler finds them
  --no-reconciler      leave lost what is lost, and unsettled what no event can settle
  --shuffle-window N   an event moves up to N places ($demo_window)
  --ties N             at least so many seconds in which one object shows several states ($demo_ties)
  --rate N             first posts of events per second; 0, the default, is as fast as they are answered
  --connections N      how many webhooks are under way at once ($demo_connections)
  --workers N          workers at the start ($demo_workers); one is killed on the way and one added
  --no-kill            leave the workers alone
  --support            a support person's day: a bug kills hundreds of events, and two people bring them back (docs/support.md)
  --brokers 1|3        Kafka brokers, when the stack is new
  --mock               librdkafka's mock broker in place of Kafka, as where Java or Maven cannot be had; a stack keeps it
  --no-keep            stop everything at the end; --keep (the default) leaves it running
END
}

demo_options() {
  while [ $# -gt 0 ]; do
    case $1 in
      --seed) demo_seed=$(a_number "$@"); shift ;;
      --events) demo_events=$(a_number "$@"); shift ;;
      --double) demo_double=${2:?--double takes a share, 0.1 for one in ten}; shift ;;
      --lose) demo_lose=${2:?--lose takes a share, 0.05 for one in twenty}; shift ;;
      --no-reconciler) demo_reconciler=no ;;
      --shuffle-window) demo_window=$(a_number "$@"); shift ;;
      --ties) demo_ties=$(a_number "$@"); shift ;;
      --rate) demo_rate=$(a_number "$@"); shift ;;
      --connections) demo_connections=$(a_number "$@"); shift ;;
      --workers) demo_workers=$(a_number "$@"); shift ;;
      --brokers) demo_brokers=$(a_number "$@"); shift ;;
      --mock) kafka_wanted=mock ;;
      --no-kill) demo_kill=no ;;
      --support) ;; # read before the others: it has defaults of its own
      --keep) demo_keep=yes ;;
      --no-keep) demo_keep=no ;;
      -h | --help) demo_help; exit 0 ;;
      *) fail_usage "demo does not know '$1'; ./dev demo --help" ;;
    esac
    shift
  done
}

a_number() {
  [[ ${2:-} =~ ^[0-9]+$ ]] || fail_usage "$1 takes a whole number, not '${2:-}'"
  echo "$2"
}

word_demo() {
  local begin verdict
  case " $* " in *' --support '*) support_defaults ;; esac
  demo_options "$@"
  need base
  choose_kafka
  if [ $demo_support = yes ]; then build_programs tollgate-worker-faulty; else build_programs; fi
  lock_stack
  trap 'say; warn "interrupted; what runs goes on running: ./dev down stops it"; exit 130' INT
  begin=$(now_ms)
  if [ $demo_support = yes ]; then support_start; else demo_start; fi
  demo_stream
  [ $demo_reconciler = no ] || demo_repair
  if [ $demo_support = yes ]; then support_day "$begin"; verdict=0; else demo_verdict "$begin"; fi
  if [ "$demo_keep" = yes ]; then demo_hints; else step "stopping"; stop_everything; fi
  return "$verdict"
}

# From empty: what an earlier run left running is stopped, its topics and database are dropped.
demo_start() {
  local name
  for name in $(started_names); do [[ $name == kafka-* || $name == postgres ]] || stop_process "$name" 5 KILL; done
  ! is_mock || stop_process kafka-mock 5
  [ -n "$demo_brokers" ] || demo_brokers=$(kafka_brokers)
  [ "$demo_brokers" != 0 ] || demo_brokers=1
  set_kafka_brokers "$demo_brokers"
  echo "$demo_workers" >"$dev_dir/workers"
  ! is_mock || [ "$demo_events" -le "$mock_events_tried" ] ||
    warn "the mock broker keeps 5 MiB of each partition, tried with $mock_events_tried events; where workers fall behind by more, records are gone and the demo fails"
  ensure_infrastructure
  say "    emptying the database and the topics of an earlier run"
  delete_all_topics
  empty_database
  ensure_schema_and_topics
  step "ingest, $demo_workers worker(s) and the console"
  ensure_ingest
  ensure_workers "$demo_workers"
  ensure_console
}
