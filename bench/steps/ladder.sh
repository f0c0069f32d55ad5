# The retry ladder: events wait for an hour; what that costs the worker in memory, and whether other tiers stay on time.
# shellcheck shell=bash disable=SC2034,SC2154

bench_ladder() {
  local before
  step "the retry ladder ($waiting events waiting on the 1 h tier)"
  ensure_worker 1
  on_time before 10s 10
  before=$(rss_mb "$(pid_of worker-1)")
  flood 1h "$waiting" 3600 waiting 0
  until_true 120 shows_waiting || fail "the worker's metric did not show the events that wait in two minutes"
  record "$(jq -cn --argjson waiting "$waiting" --argjson before "$before" --argjson full "$(rss_mb "$(pid_of worker-1)")" \
    '{part: "ladder memory", waiting: $waiting, mb: {before: $before, "with them waiting": $full}}')"
  on_time during 10s 10
  on_time during 1m 60
  record "$(jq -cn --argjson worker "$(rss_mb "$(pid_of worker-1)")" '{part: "ladder memory", mb: {"after the tries of other tiers": $worker}}')"
}

flood() { KAFKA_BROKERS=$(kafka_bootstrap) "$bin_dir/flood-retries" "stripe.events.retry.$1" "${@:2}" || fail "the tier $1 could not be filled"; }
worker_metrics() { curl -fsS --max-time 5 "http://127.0.0.1:$(port_of worker-1-ops)/metrics"; }
shows_waiting() { worker_metrics | grep '^tollgate_retry_waiting{.*tier="1h"' | grep -q " $waiting\$"; }

# on_time WHEN TIER SECONDS: failed events come in at twenty a second for half a minute, each due SECONDS after it came (it
# is received then, too); how long after that each was tried.
on_time() {
  local when=$1 tier=$2 seconds=$3 count=$((20 * ladder_seconds)) name=$1_$2
  flood "$tier" "$count" "$seconds" "$name" 20
  until_true $((seconds + 60)) tried "$name" "$count" || fail "the events of the tier $tier were not tried in time"
  record "$(sql -d "$database" -c "
    select json_build_object('part', 'ladder lateness', 'tier', '$tier', 'when', '$when', 'events', count(*), 'early', count(*) filter (where late < 0),
      'late_ms', json_build_object('p50', round((percentile_cont(0.5) within group (order by late))::numeric, 1),
        'p99', round((percentile_cont(0.99) within group (order by late))::numeric, 1), 'max', round(max(late)::numeric, 1)))
    from (select extract(epoch from a.started_at - e.received_at - interval '$seconds s') * 1e3 as late
          from tollgate.event_attempts a join tollgate.events e using (event_id) where a.event_id like 'evt_${name}_%') t")"
  tail -n 1 "$results" | jq -r '"    \(.tier), \(.when): \(.events) tried, late by p50 \(.late_ms.p50) p99 \(.late_ms.p99) max \(.late_ms.max) ms"'
}
tried() { [ "$(sql -d "$database" -c "select count(*) from tollgate.events where event_id like 'evt_$1_%'")" = "$2" ]; }
