# The private stack of a run: from empty, and stopped at its end.
# shellcheck shell=bash disable=SC2034,SC2154

bench_topic=bench.records

start_bench() {
  if [ -d "$dev_dir" ]; then clean_state; fi
  lock_stack
  mkdir -p "$bench_dir/results"
  results=$bench_dir/results/$(date -u +%Y-%m-%dT%H%M%SZ).jsonl
  leave_usual_ports
  set_kafka_brokers 1
  ensure_infrastructure
  keep_commit_times
  ensure_schema_and_topics
  # shellcheck source=/dev/null
  record "$(jq -cn --arg date "$(date -u +%FT%TZ)" --arg cpu "$(awk -F': ' '/^model name/ { print $2; exit }' /proc/cpuinfo)" --argjson cores "$cores" \
    --arg system "$(. /etc/os-release && echo "$PRETTY_NAME")" --arg load "$(cut -d' ' -f1-3 /proc/loadavg)" --arg quick "$quick" \
    --arg commit "$(git -C "$top" rev-parse --short HEAD 2>/dev/null || echo unknown)" \
    '{part: "machine", date: $date, cpu: $cpu, cores: $cores, system: $system, load_before: $load, quick: $quick, commit: $commit}')"
  warn_if_busy
}

# The usual ones are for people's own stack, which may be started meanwhile.
leave_usual_ports() {
  local name
  for name in postgres kafka-1 kafka-1-control ingest ingest-ops worker-1-ops; do echo "$name $(free_port)" >>"$dev_dir/ports"; done
}

# Postgres then knows when each row was committed, which is when an event counts as applied.
keep_commit_times() {
  [ "$(sql -d postgres -c 'show track_commit_timestamp')" != on ] || return 0
  sql -d postgres -c 'alter system set track_commit_timestamp = on'
  stop_process postgres 30 INT
  ensure_postgres
}

warn_if_busy() {
  awk '{ exit !($1 > 1) }' /proc/loadavg || return 0
  warn "the machine is busy (load $(cut -d' ' -f1 /proc/loadavg)): rates will be low; read CPU per event"
}

stop_bench() {
  local rc=$?
  trap - EXIT
  step "stopping"
  stop_everything
  [ $rc -ne 3 ] || rc=1
  exit "$rc"
}

# make_topic NAME: twelve partitions, as stripe.events.
make_topic() {
  kafka_tool org.apache.kafka.tools.TopicCommand --bootstrap-server "$(kafka_bootstrap)" --create --if-not-exists --partitions 12 \
    --replication-factor 1 --config max.message.bytes=2097152 --topic "$1" >"$log_dir/kafka-topic.log" 2>&1 ||
    { tail_of "$log_dir/kafka-topic.log"; fail "the topic $1 could not be made"; }
}

# forget_records: stripe.events becomes empty and stays warm (a new topic is slow for a while).
forget_records() {
  jq -n '{version: 1, partitions: [range(12) | {topic: "stripe.events", partition: ., offset: -1}]}' >"$dev_dir/forget.json"
  kafka_tool org.apache.kafka.tools.DeleteRecordsCommand --bootstrap-server "$(kafka_bootstrap)" --offset-json-file "$dev_dir/forget.json" \
    >"$log_dir/kafka-forget.log" 2>&1 || { tail_of "$log_dir/kafka-forget.log"; fail "the records of stripe.events could not be deleted"; }
}

# load OPTIONS…: bench-load against ingest. load_on PORT OPTIONS…: against what listens there.
load() { load_on "$(port_of ingest)" "$@"; }
load_on() { STRIPE_WEBHOOK_SECRET=$(webhook_secret) "$bin_dir/bench-load" --port "$1" "${@:2}"; }
