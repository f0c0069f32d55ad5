# The whole way, POST to committed row: one ingest, one worker with two lanes, one broker, one Postgres, and the load, on this
# machine. Sustained over 256 connections, a backlog, and a steady third of what the sustained run gave.
# shellcheck shell=bash disable=SC2034,SC2154

e2e_connections=256

bench_end_to_end() {
  step "end to end ($events events over $e2e_connections connections)"
  ensure_ingest
  forget_records
  sql -d "$database" -c 'create unlogged table if not exists public.bench_sent (event_id text, sent_us int8)'
  ensure_worker 1
  say "    warming up"
  load --connections "$e2e_connections" --requests "$events" >/dev/null # Kafka is compiled by the JVM as it runs
  until_true 120 applied_up_to "$(log_end)" || fail "the warm-up was not applied in two minutes"
  sustained
  backlog
  steady
}

# Sums over all partitions: where the data stands, and where the log ends. Without transactions offsets have no gaps.
progress() { sql -d "$database" -c 'select coalesce(sum(next_offset), 0) from tollgate.partition_progress'; }
log_end() {
  kafka_tool org.apache.kafka.tools.GetOffsetShell --bootstrap-server "$(kafka_bootstrap)" --topic stripe.events --time latest |
    awk -F: '/^stripe\.events:[0-9]+:/ { sum += $3 } END { print sum }'
}
applied_up_to() { [ "$(progress)" -ge "$1" ]; }

watch_all() { watch ingest="$(pid_of ingest)" kafka="$(pid_of kafka-1)" worker="$(pid_of worker-1)" postgres="$(pid_of postgres)"; }

# When the rows of this load were committed, and how long after their POST.
run_figures() {
  sql -d "$database" -c "
    with rows as (select s.sent_us, pg_xact_commit_timestamp(e.xmin) as committed, e.received_at
                  from tollgate.events e join public.bench_sent s using (event_id)),
         each as (select extract(epoch from committed) * 1e6 as committed_us, extract(epoch from committed) * 1e3 - sent_us / 1e3 as from_post,
                         extract(epoch from committed - received_at) * 1e3 as from_received from rows)
    select json_build_object('events', count(*), 'first_commit_us', min(committed_us)::int8, 'last_commit_us', max(committed_us)::int8,
      'post_to_commit_ms', json_build_object('p50', round((percentile_cont(0.5) within group (order by from_post))::numeric, 1),
        'p99', round((percentile_cont(0.99) within group (order by from_post))::numeric, 1), 'max', round(max(from_post)::numeric, 1)),
      'received_to_commit_ms', json_build_object('p50', round((percentile_cont(0.5) within group (order by from_received))::numeric, 1),
        'p99', round((percentile_cont(0.99) within group (order by from_received))::numeric, 1)))
    from each"
}

# note PART BEGIN OUT CPU: what the database and the load say, as one record; its rate counts from BEGIN: first_post or first_commit.
note() {
  local database_says
  sql -d "$database" -c 'truncate public.bench_sent' -c "\\copy public.bench_sent from '$dev_dir/sent.csv' csv"
  database_says=$(run_figures)
  record "$(jq -cn --arg part "$1" --arg begin "$2" --argjson out "$3" --argjson db "$database_says" --argjson cpu "$4" --argjson cores "$cores" '
    ($cpu.cpu_us + (if $begin == "first_post" then {load: $out.load_cpu_us} else {} end)) as $each
    | {part: $part, load: $out, cpu_us: $each, cpu_us_sum: ($each | add), ceiling: ($cores * 1e6 / ($each | add)),
       rate: ($db.events / (($db.last_commit_us - (if $begin == "first_post" then $out.began_us else $db.first_commit_us end)) / 1e6))} + $db')"
  tail -n 1 "$results" | jq -r '"    \(.part): \(.rate | floor) events/s; CPU µs each \(.cpu_us | tojson), together \(.cpu_us_sum | floor) (so at most \(.ceiling | floor)/s); POST to commit p50 \(.post_to_commit_ms.p50) p99 \(.post_to_commit_ms.p99) ms; \(.events) of \(.load.ok) acked in the ledger"'
}

last_rate() { jq -s --arg part "$1" 'map(select(.part == $part)) | last | .rate' "$results"; }

sustained() {
  local out goal
  goal=$(($(progress) + events))
  watch_all
  out=$(load --connections "$e2e_connections" --requests "$events" --sent "$dev_dir/sent.csv")
  until_true 300 applied_up_to "$goal" || fail "the events were not applied in five minutes"
  note "end to end: sustained" first_post "$out" "$(cpu_since "$events")"
  record "$(jq -cn --argjson ingest "$(rss_mb "$(pid_of ingest)")" --argjson worker "$(rss_mb "$(pid_of worker-1)")" \
    --argjson kafka "$(rss_mb "$(pid_of kafka-1)")" --argjson postgres_pss "$(pss_mb "$(pid_of postgres)")" '{part: "memory", mb: $ARGS.named}')"
}

# The worker is away while events come in, then drains: its rate from the first commit to the last.
backlog() {
  local out goal
  goal=$(($(progress) + events))
  stop_process worker-1 30
  out=$(load --connections "$e2e_connections" --requests "$events" --sent "$dev_dir/sent.csv")
  start_worker 1
  watch_all
  until_true 300 applied_up_to "$goal" || fail "the backlog was not applied in five minutes"
  note "end to end: backlog" first_commit "$out" "$(cpu_since "$events")"
  wait_worker 1
}

steady() {
  local out goal rate count
  rate=$(last_rate "end to end: sustained" | awk '{ printf "%d", $1 / 3 }')
  count=$((rate * steady_seconds))
  goal=$(($(progress) + count))
  watch_all
  out=$(load --connections "$e2e_connections" --requests "$count" --rate "$rate" --sent "$dev_dir/sent.csv")
  until_true 60 applied_up_to "$goal" || fail "the events were not applied within a minute"
  note "end to end: steady third" first_post "$out" "$(cpu_since "$count")"
}
