# What the reconciler does for the demo and for converge: waiting until nothing is asked, nothing unsettled, and all is sealed.
# shellcheck shell=bash disable=SC2154,SC2034

converge_limit=900

# Requests, unsettled rows, the seal, open windows with events of the history (later ones come and go), events found missing.
converge_facts() {
  sql -d "$database" -c "select
    (select count(*) from tollgate.reconcile_requests),
    (select count(*) from tollgate.objects where not settled),
    (select coalesce(min(extract(epoch from sealed_until)::int8), 0) from tollgate.sweep_scopes),
    (select count(*) from tollgate.sweep_windows where sealed_at is null and from_at <= to_timestamp(${1:?the end of the history})),
    (select coalesce(sum(published), 0) from tollgate.sweep_windows)" 2>/dev/null | tr '|' ' '
}

# Waits for convergence; 1 when it does not come.
converge_wait() {
  local end requests=0 unsettled=0 sealed=0 windows=0 published=0 deadline rc=0
  end=$(curl -fsS "$(simulator_url)/sim/clock" | jq .end)
  stream_begin=$(now_ms)
  deadline=$(($(now_ms) + converge_limit * 1000))
  while :; do
    read -r requests unsettled sealed windows published < <(converge_facts "$end") || true
    if [ "${requests:-1}" = 0 ] && [ "${unsettled:-1}" = 0 ] && [ "${sealed:-0}" -gt "$end" ] && [ "${windows:-1}" = 0 ]; then break; fi
    [ "$(now_ms)" -lt "$deadline" ] || { warn "not converged after $converge_limit s: $requests requests, $unsettled unsettled, $windows windows open, sealed until $sealed of $end"; rc=1; break; }
    if is_tty; then printf '\r\033[K    %6s s   %s requests, %s unsettled, %s windows open, %s events found missing' "$(seconds_since "$stream_begin")" "$requests" "$unsettled" "$windows" "$published"; fi
    sleep 0.5
  done
  ! is_tty || say
  converge_seconds=$(seconds_since "$stream_begin") converge_published=$published
  return $rc
}

# The demo's: what the webhooks left wrong, and then the reconciler.
demo_repair() {
  step "the reconciler, now that the webhooks are over: $(curl -fsS "$(simulator_url)/sim/status" | jq .lost) of them were lost"
  ensure_reconciler 1
  converge_limit=300
  converge_wait || fail "the reconciler did not come to its end; its log: $log_dir/reconciler-1.log"
  repaired_row="$converge_published events found in Stripe's list and published, sealed to the end after $converge_seconds s"
  write_env
}


