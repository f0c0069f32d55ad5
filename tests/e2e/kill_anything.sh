#!/usr/bin/env bash
# Ingest, a worker, Postgres and Kafka are killed with SIGKILL at random moments of a demo run; nothing may differ after it.
#   tests/e2e/kill_anything.sh [SEED] [EVENTS]
source "$(dirname "$0")/common.sh"
seed=${1:-$((RANDOM * 32768 + RANDOM))}
events=${2:-3000}
RANDOM=$((seed % 32768))
say "seed $seed (run again with: tests/e2e/kill_anything.sh $seed $events)"

# No RANDOM in a subshell: there bash seeds it anew.
keys=() places=() pauses=()
for part in ingest worker-2 postgres kafka-1; do
  keys+=("$RANDOM $part") places+=($((events * (2 + RANDOM % 68) / 100))) pauses+=("0.$((RANDOM % 10))")
done
mapfile -t victims < <(printf '%s\n' "${keys[@]}" | sort -n | cut -d' ' -f2)
mapfile -t moments < <(printf '%s\n' "${places[@]}" | sort -n)

acked() { curl -fsS --max-time 2 "http://127.0.0.1:$(port_of stripe-sim)/sim/status" 2>/dev/null | jq -r .acked; }
reached() { [ -s "$DEV_DIR/run/stripe-sim.pid" ] && [ "$(acked || echo 0)" -ge "$1" ] 2>/dev/null || ! kill -0 "$demo" 2>/dev/null; }

strike() { # PART: killed, away for a random moment, started again, while the next may be killed already
  kill -KILL "$(pid_of "$1")"
  sleep "$2"
  dev start "$1"
}

dev demo --seed "$seed" --events "$events" --ties 100 --rate 200 &
demo=$!
strikes=()
for i in "${!victims[@]}"; do
  wait_for 240 "${moments[$i]} events being acked" reached "${moments[$i]}"
  kill -0 "$demo" 2>/dev/null || break
  say "killing ${victims[$i]} after ${moments[$i]} acked events"
  strike "${victims[$i]}" "${pauses[$i]}" &
  strikes+=($!)
done
[ ${#strikes[@]} -eq ${#victims[@]} ] || fail "the stream was over before all had been killed; try more events"
for strike in "${strikes[@]}"; do wait "$strike" || fail "seed $seed: a part could not be started again"; done
wait "$demo" || fail "seed $seed: the demo ended with $?"
[ "$(jq .retried "$DEV_DIR/stream.json")" -gt 0 ] || fail "no webhook had to be sent again: the kills came too late"
say "passed with seed $seed"
