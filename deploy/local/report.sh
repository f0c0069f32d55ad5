# The demo's end: the comparison with the simulator, the table, and what to try next.
# shellcheck shell=bash disable=SC2154

# demo_verdict BEGIN: prints the table and sets verdict: 1 when a settled object differs or an acked event has no outcome.
demo_verdict() {
  local begin=$1 comparison=$dev_dir/comparison.json
  verdict=0
  step "comparing the mirror with the simulator"
  env DATABASE_URL="$(database_url tollgate)" "$bin_dir/tollgate-compare" --sim "$(simulator_url)" --database "$(database_url tollgate)" \
    --output json >"$comparison" 2>"$log_dir/compare.log" || verdict=$?
  { [ $verdict -le 1 ] && jq -e . "$comparison" >/dev/null 2>&1; } || { tail_of "$log_dir/compare.log"; fail "tollgate-compare ended with $verdict"; }
  curl -fsS --max-time 10 "$(simulator_url)/sim/status" >"$dev_dir/stream.json" || fail "the simulator does not answer any more"
  demo_table "$(seconds_since "$begin")"
  if [ $verdict -ne 0 ]; then jq -r '(.differences // [])[:20][] | tojson' "$comparison" | cut -c1-400; fi
}

stream_field() { jq -r ".$1 // 0" "$dev_dir/stream.json"; }
compared_field() { jq -r ".$1 // 0" "$dev_dir/comparison.json"; }
row() { printf '  %-9s %s\n' "$1" "$2"; }

demo_table() {
  local latency outcomes
  latency=$(sql -d "$database" -c "select format('p50 %s ms, p99 %s ms', round(p[1]), round(p[2])) from (select percentile_cont(array[.5, .99])
    within group (order by 1000 * extract(epoch from recorded_at - received_at)) as p from tollgate.events) as x")
  outcomes=$(sql -d "$database" -c "select string_agg(format('%s %s', n, outcome), ', ' order by outcome)
    from (select outcome, count(*) as n from tollgate.events group by outcome) as x")
  say
  row stream "seed $demo_seed: $(stream_field events_total) events of $(stream_field types) types on $(stream_field objects) objects"
  row '' "$(stream_field doubled) sent twice, $(stream_field shuffled) out of order (up to $demo_window places)"
  row '' "$(stream_field ties) seconds with several states of one object, $(stream_field tied_events) events in them"
  row '' "$(stream_field retried) sent again because of an answer that was not 2xx, $(stream_field given_up) given up"
  ! is_mock || row kafka "librdkafka's mock broker ($(mock_reason)); left out: topics apply, doctor's look at the topics"
  [ -z "${killed_at:-}" ] || row workers "worker-1 killed with SIGKILL at $killed_at applied, worker-$((demo_workers + 1)) added at ${added_at:-the end}"
  row events "$(compared_field acked) acked, $(compared_field without_outcome) without an outcome ($outcomes)"
  row mirror "$(compared_field compared) objects compared, $(compared_field differing) differing, $(compared_field unsettled) unsettled (known to need a look at Stripe)"
  [ -z "${repaired_row:-}" ] || row repair "$repaired_row"
  row latency "$latency from POST to committed row"
  row time "$1 s"
  say
}

# Each line after the first is a command that works as it stands; tests/e2e runs them.
demo_hints() {
  local object event
  object=$(sql -d "$database" -c "select object_id from tollgate.events where object_type = 'subscription' group by 1 order by count(*) desc, 1 limit 1")
  [ -n "$object" ] || object=$(sql -d "$database" -c "select object_id from tollgate.events where object_id <> '' group by 1 order by count(*) desc, 1 limit 1")
  event=$(sql -d "$database" -c "select event_id from tollgate.events where object_id = '$object' order by created desc limit 1")
  cat <<END
It goes on running. To try:
  source $dev_dir/env
  psql "\$DATABASE_URL" -c 'select id, as_of, settled, revision from stripe.customers order by as_of desc limit 5'
  tollgate why $object
  tollgate events show $event
  tollgate events list --limit 5
  $(if is_mock; then echo "tollgate progress show"; else echo "tollgate doctor"; fi)
  $top/dev logs worker-$demo_workers
  $top/dev down
END
}
