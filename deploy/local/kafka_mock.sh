# librdkafka's mock broker (tools/mock-kafka) in place of Kafka, where Java or Maven cannot be had. It keeps nothing on disk
# and serves no admin calls: what depends on either is left out and said.
# shellcheck shell=bash disable=SC2034,SC2154

mock_bootstrap_file=$kafka_dir/mock.bootstrap
mock_events_tried=10000 # a demo of so many events stays within what the broker keeps
mock_fresh=$kafka_dir/mock.fresh # is there while the progress in Postgres is that of an earlier broker's log

# Why this stack is on the mock broker; 1 when it is not.
mock_reason() { cat "$kafka_dir/mock" 2>/dev/null; }
is_mock() { [ -s "$kafka_dir/mock" ]; }

# Decides which Kafka this stack gets, and says so when it is not a real one. A stack keeps its kind: the progress in
# Postgres counts in the log of one of them.
choose_kafka() {
  local why=''
  case $kafka_wanted in
    mock) why='the mock was asked for' ;;
    real) ;;
    '') if is_mock; then why=$(mock_reason); elif [ "$(kafka_brokers)" = 0 ]; then try_kafka_packages; why=$(kafka_lack); fi ;;
    *) fail_usage "DEV_KAFKA takes real or mock, not '$kafka_wanted'" ;;
  esac
  if [ -z "$why" ]; then choose_real_kafka; else choose_mock_kafka "$why"; fi
}

choose_real_kafka() {
  ! is_mock || fail "this stack was made on librdkafka's mock broker and keeps it; './dev clean --state' removes it with its data"
  ensure_kafka_jars
}

choose_mock_kafka() {
  is_mock || [ "$(kafka_brokers)" = 0 ] || fail "this stack was made with a real Kafka and keeps it; './dev clean --state' removes it with its data, or DEV_DIR=elsewhere makes a second one"
  mkdir -p "$kafka_dir"
  echo "$1" >"$kafka_dir/mock"
  say "Kafka: $1, so this runs on librdkafka's mock broker: nothing is kept on disk, no admin calls"
}

# A broker that is new has an empty log and another address: whoever read or wrote the earlier one is stopped, and started
# again by the caller.
ensure_mock_kafka() {
  local name
  ! is_running kafka-mock || return 0
  [ -x "$bin_dir/tollgate-mock-kafka" ] || fail "there is no program $bin_dir/tollgate-mock-kafka; run ./dev build"
  for name in $(started_names); do if [[ $name == ingest || $name == worker-* ]]; then stop_process "$name" 20; fi; done
  touch "$mock_fresh"
  rm -f "$mock_bootstrap_file"
  start_process kafka-mock "$bin_dir/tollgate-mock-kafka" --bootstrap-file "$mock_bootstrap_file"
  wait_ready kafka-mock "librdkafka's mock broker is ready" 20 test -s "$mock_bootstrap_file"
}

# What an earlier broker held is gone: every partition is read from the start of the new log.
reset_mock_progress() {
  local topic partition
  [ -e "$mock_fresh" ] || return 0
  sql -d "$database" -F ' ' -c 'select topic, partition from tollgate.partition_progress' >"$kafka_dir/progress"
  while read -r topic partition; do
    tollgate progress reset --topic "$topic" --partition "$partition" --to earliest --yes --reason "the mock broker's log is new"
  done <"$kafka_dir/progress"
  rm -f "$mock_fresh"
}
