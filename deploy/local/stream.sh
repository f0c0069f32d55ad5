# The demo while the stream runs: what was sent, acked and applied, and the worker that is killed meanwhile.
# shellcheck shell=bash disable=SC2154

# shellcheck disable=SC2034 # converge.sh fills them
strike_parts=() strike_at=()

demo_stream() {
  step "simulated Stripe: seed $demo_seed, $demo_events events, a share of $demo_lose lost, $demo_double sent twice, shuffled within $demo_window places"
  ensure_simulator run --seed "$demo_seed" --events "$demo_events" --webhook "$(webhook_url)" --secret "$(webhook_secret)" \
    --lose "$demo_lose" --double "$demo_double" --shuffle-window "$demo_window" --ties "$demo_ties" --connections "$demo_connections" \
    --rate "$demo_rate" --api-key "$(stripe_api_key)" --quiet
  write_env
  killed_at='' added_at='' stream_begin=$(now_ms)
  watch_stream
  write_env
}

# One look at both ends. A part that is away just now is no error here: it may have been killed on purpose.
look() {
  local status recorded
  recorded=$(sql -d "$database" -c 'select count(*) from tollgate.events' 2>/dev/null) || recorded=''
  applied=${recorded:-$applied}
  status=$(curl -fsS --max-time 2 "$(simulator_url)/sim/status" 2>/dev/null) || { is_running stripe-sim || stream_stuck "the simulator has ended"; return 0; }
  read -r total posted acked finished < <(jq -r '[.posts_planned // 0, ((.posted // 0) - (.refused // 0)), .acked // 0, .done // false] | join(" ")' <<<"$status")
}

# Ends when the simulator has sent everything and every acked event has its outcome; fails when nothing moves for long.
watch_stream() {
  local total=0 posted=0 acked=0 applied=0 finished=false mark='' moved shown=0
  moved=$(now_ms)
  while :; do
    look
    [ "$demo_kill" = no ] || disturb_workers "$acked" "$applied"
    [ ${#strike_parts[@]} -eq 0 ] || disturb_parts "$acked"
    show_stream
    if [ "$finished" = true ] && [ "$acked" -gt 0 ] && [ "$applied" -ge "$acked" ]; then break; fi
    if [ "$mark" != "$posted $acked $applied $finished" ]; then mark="$posted $acked $applied $finished" moved=$(now_ms); fi
    [ $(($(now_ms) - moved)) -lt 120000 ] || stream_stuck "nothing has moved for two minutes"
    sleep 0.2
  done
  stream_line
  ! is_tty || say
}

stream_line() {
  ! is_tty || printf '\r\033[K'
  printf '    %6s s   sent %s of %s   acked %s   applied %s   lag %s' "$(seconds_since "$stream_begin")" \
    "$posted" "$total" "$acked" "$applied" $((acked > applied ? acked - applied : 0))
  is_tty || say
}

show_stream() {
  if is_tty; then stream_line; return; fi
  if [ $(($(now_ms) - stream_begin)) -ge $((shown * 3000)) ]; then shown=$((shown + 1)); stream_line; fi
}

# At a fifth of the events the first worker dies without warning; at two fifths another joins.
disturb_workers() {
  local acked=$1 applied=$2 added=$((demo_workers + 1))
  if [ -z "$killed_at" ] && [ $((applied * 5)) -ge "$demo_events" ]; then
    kill_process worker-1
    rm -f "$run_dir/worker-1.pid"
    killed_at=$applied
    say_over "worker-1 killed with SIGKILL, $applied events applied"
  elif [ -n "$killed_at" ] && [ -z "$added_at" ] && [ $((acked * 5)) -ge $((demo_events * 2)) ]; then
    start_worker "$added"
    added_at=$applied
    say_over "worker-$added added, $applied events applied"
  fi
}

say_over() { if is_tty; then printf '\r\033[K    %s\n' "$*"; else say "    $*"; fi; }

stream_stuck() {
  local name
  say
  warn "$1: sent $posted of $total, acked $acked, applied $applied"
  for name in $(started_names); do is_running "$name" || warn "$name does not run"; tail_of "$log_dir/$name.log" 8; done
  fail "the stream did not come to rest"
}
