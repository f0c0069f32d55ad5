#!/usr/bin/env bash
# A tenth of the webhooks is lost, the rest doubled, shuffled and tied, parts are killed: the mirror ends equal to Stripe, all sealed.
# Without the reconciler the same history ends with differences, so the comparison can fail.
#   tests/e2e/converge_small.sh [SEED] [EVENTS]
source "$(dirname "$0")/common.sh"
seed=${1:-11}
events=${2:-3000}

dev converge --seeds 1 --first-seed "$seed" --events "$events" || fail "seed $seed did not converge"
if dev converge --seeds 1 --first-seed "$seed" --events "$events" --no-kill --no-reconciler >"$DEV_DIR/without.log" 2>&1; then
  fail "seed $seed: without a reconciler nothing differed, though a tenth was lost"
fi
[ "$(jq .differing "$DEV_DIR/comparison-$seed.json")" -gt 0 ] || fail "seed $seed: without a reconciler it failed, but not because something differed"
say "passed with seed $seed"
