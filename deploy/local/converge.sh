# ./dev converge: a simulated Stripe that loses a tenth of its webhooks, against the whole system while parts of it are killed; then the
# mirror must equal Stripe, every request be answered, and every event be sealed. One line a seed.
# shellcheck shell=bash disable=SC2154,SC2034

converge_seeds=3 converge_first=1 converge_lose=0.1 converge_late=60 converge_faults=rough converge_reconcilers=2 converge_kill=yes

converge_help() {
  cat <<END
./dev converge [options]   ends with 0 when for every seed nothing differs, nothing is unsettled and all is sealed

  --seeds N                how many histories ($converge_seeds)
  --first-seed N           the first one's seed ($converge_first)
  --events N               events of each (50000)
  --lose SHARE             events whose webhook is never sent ($converge_lose); a fifth more are sent twice, all shuffled over ten
                           minutes, a twentieth posted as thin events, a tenth shown late by Stripe's list of events
  --api-faults PROFILE     none, mild, rough or hostile ($converge_faults): what goes wrong with Stripe's API
  --no-kill                leave the parts alone; else workers, reconcilers, ingest, Postgres and Kafka are killed at random moments
  --no-reconciler          show what is lost without one: ends with 1
END
}

converge_options() {
  demo_events=50000 demo_double=0.2 demo_ties=600 demo_kill=no demo_workers=2
  while [ $# -gt 0 ]; do
    case $1 in
      --seeds) converge_seeds=$(a_number "$@"); shift ;;
      --first-seed) converge_first=$(a_number "$@"); shift ;;
      --events) demo_events=$(a_number "$@"); shift ;;
      --lose) converge_lose=${2:?--lose takes a share, 0.1 for one in ten}; shift ;;
      --api-faults) converge_faults=${2:?--api-faults takes none, mild, rough or hostile}; shift ;;
      --no-kill) converge_kill=no ;;
      --no-reconciler) converge_reconcilers=0 ;;
      -h | --help) converge_help; exit 0 ;;
      *) fail_usage "converge does not know '$1'; ./dev converge --help" ;;
    esac
    shift
  done
}

word_converge() {
  local seed verdict=0
  converge_options "$@"
  need base
  choose_kafka
  build_programs
  lock_stack
  export TOLLGATE_STRIPE_RATE=${TOLLGATE_STRIPE_RATE:-400}
  reconciler_settings=(TOLLGATE_SWEEP_OVERLAP="$((converge_late + 30))s" TOLLGATE_SWEEP_PERIOD=500ms TOLLGATE_SWEEP_IDLE_PERIOD=2s TOLLGATE_VERIFY_SECOND_LOOK=1s
    TOLLGATE_STRIPE_RATE="$TOLLGATE_STRIPE_RATE" TOLLGATE_VERIFY_EVERY=0)
  converge_rows=$dev_dir/converge.tsv
  mkdir -p "$dev_dir"
  : >"$converge_rows"
  for seed in $(seq "$converge_first" $((converge_first + converge_seeds - 1))); do
    demo_seed=$seed
    converge_one || verdict=1
  done
  converge_table
  exit $verdict
}

converge_one() {
  local n strikes=()
  demo_start
  step "simulated Stripe: seed $demo_seed, $demo_events events, a share of $converge_lose lost, $demo_double sent twice, shuffled over 10 minutes"
  ensure_simulator run --clock follow --seed "$demo_seed" --events "$demo_events" --webhook "$(webhook_url)" --secret "$(webhook_secret)" \
    --lose "$converge_lose" --double "$demo_double" --shuffle-seconds 600 --thin 0.05 --late-events 0.1 --late-seconds "$converge_late" \
    --api-faults "$converge_faults" --ties "$demo_ties" --connections "$demo_connections" --api-key "$(stripe_api_key)" --quiet
  for n in $(seq "$converge_reconcilers"); do start_reconciler "$n"; done
  for n in $(seq "$converge_reconcilers"); do wait_reconciler "$n"; done
  write_env
  killed_at='' added_at='' stream_begin=$(now_ms)
  [ $converge_kill = no ] || plan_strikes
  strike_pids=()
  watch_stream
  for n in "${strike_pids[@]}"; do wait "$n" || warn "a part that was killed could not be started again"; done
  converge_published=0 converge_seconds=0
  if [ "$converge_reconcilers" -gt 0 ]; then
    # Stripe's clock is moved past the overlap once, so that the list of events can be read to its end.
    curl -fsS -X POST -d "{\"advance_seconds\": $((converge_late + 60))}" "$(simulator_url)/sim/clock" >/dev/null || fail "the simulator does not answer"
    converge_wait || true
  fi
  converge_compare
}

# Which part is killed when, in acked events; the seed decides.
plan_strikes() {
  local part
  RANDOM=$((demo_seed % 32768))
  strike_parts=() strike_at=()
  while read -r _ part; do
    strike_parts+=("$part")
    strike_at+=($((demo_events * (10 + RANDOM % 70) / 100)))
  done < <(for part in worker-1 worker-2 reconciler-1 reconciler-2 reconciler-1 ingest postgres kafka-1; do echo "$RANDOM $part"; done | sort -n)
}

# Called with each look at the stream (disturb_workers of stream.sh does the same for the demo).
disturb_parts() {
  local i
  for i in "${!strike_parts[@]}"; do
    [ "$1" -ge "${strike_at[$i]}" ] || continue
    if is_running "${strike_parts[$i]}"; then
      kill_process "${strike_parts[$i]}" && say_over "${strike_parts[$i]} killed with SIGKILL, $1 events acked"
      bring_back "${strike_parts[$i]}" >>"$log_dir/strikes.log" 2>&1 &
      strike_pids+=($!)
    fi
    unset "strike_parts[$i]" "strike_at[$i]"
  done
}

# A part that needs another that is away just now is tried again.
bring_back() {
  for _ in 1 2 3 4 5; do
    env DEV_DIR="$dev_dir" DEV_BUILD_DIR="$build_dir" DEV_SKIP_BUILD=1 DEV_SKIP_SETUP=1 "$top/dev" start "$1" && return 0
    sleep 1
  done
  return 1
}

converge_compare() {
  local comparison=$dev_dir/comparison-$demo_seed.json verdict=0 calls unsettled windows requests
  env DATABASE_URL="$(database_url tollgate)" "$bin_dir/tollgate-compare" --sim "$(simulator_url)" --database "$(database_url tollgate)" \
    --output json >"$comparison" 2>"$log_dir/compare.log" || verdict=$?
  jq -e . "$comparison" >/dev/null 2>&1 || { tail_of "$log_dir/compare.log"; fail "tollgate-compare ended with $verdict"; }
  calls=$(curl -fsS "$(simulator_url)/sim/calls" | jq -r '[.by_route[] | {s: (.route | test("^GET /v1/events|^/v1/events$")), n: .count}] | [(map(select(.s).n) | add // 0), (map(select(.s | not).n) | add // 0)] | join(" ")')
  read -r requests unsettled _ windows _ < <(converge_facts "$(curl -fsS "$(simulator_url)/sim/clock" | jq .end)")
  curl -fsS "$(simulator_url)/sim/status" >"$dev_dir/stream.json"
  printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$demo_seed" "$(stream_field events_total)" "$(stream_field lost)" \
    "$(jq .compared "$comparison")" "$(jq .differing "$comparison")" "$unsettled" "$windows" "${converge_published:-0}" "${calls// /+}" "${converge_seconds:-0}" >>"$converge_rows"
  tail -1 "$converge_rows" | awk -F'\t' '{ printf "    seed %s: %s objects compared, %s differing, %s unsettled, %s windows unsealed, %s events found missing, %s s\n", $1, $4, $5, $6, $7, $8, $10 }'
  if [ "$(jq .differing "$comparison")" != 0 ]; then jq -r '(.differences // [])[:10][] | tojson' "$comparison" | cut -c1-300; fi
  [ "$(jq .differing "$comparison")" = 0 ] && [ "$unsettled" = 0 ] && [ "$windows" = 0 ] && [ "$requests" = 0 ]
}

converge_table() {
  say
  { printf 'seed\tevents\tlost\tcompared\tdiffering\tunsettled\tunsealed\tfound\tcalls (sweep+rest)\tseconds\n'; cat "$converge_rows"; } | awk -F'\t' '{ printf "  %-5s %-7s %-6s %-9s %-10s %-10s %-9s %-7s %-19s %s\n", $1, $2, $3, $4, $5, $6, $7, $8, $9, $10 }'
  say
}
