#!/usr/bin/env bash
# A reconciler is killed again and again while it fills an empty mirror from Stripe's API: the backfill goes on to its end, and each kill
# costs at most the pages that were under way (one for each thread).
#   tests/e2e/backfill_kills.sh [KILLS] [EVENTS] [SEED]      50 290000 fills with about 100,000 objects
source "$(dirname "$0")/common.sh"
kills=${1:-8}
events=${2:-20000}
seed=${3:-1}
RANDOM=$((seed % 32768))
export TOLLGATE_STRIPE_RATE=${TOLLGATE_STRIPE_RATE:-60} TOLLGATE_RECONCILER_THREADS=${TOLLGATE_RECONCILER_THREADS:-2}
say "$kills kills, $events events, seed $seed"

dev up --infra >/dev/null
dev up --sim-events "$events" >/dev/null || fail "the stack does not start"
# shellcheck source=/dev/null
source "$DEV_DIR/env"
value() { psql -XAtq "$DATABASE_URL" -c "$1"; }
run_state() { value "select state from tollgate.reconcile_runs where run_id = 'run_kills'"; }
pages() { value "select pages from tollgate.reconcile_runs where run_id = 'run_kills'" || echo 0; }

curl -fsS -X DELETE "$STRIPE_API_BASE/sim/calls" >/dev/null
value "insert into tollgate.reconcile_runs (run_id, kind, requested_by) values ('run_kills', 'backfill', 'test')"
# The kills are spread over two thirds of the run: about a page is read for each six events.
apart=$((events / 9 / (kills + 1)))
done_kills=0
next_kill=$apart
while [ "$(run_state)" != "done" ]; do
  [[ $(run_state) != failed && $(run_state) != stopped ]] || fail "the run ended: $(value "select state_reason from tollgate.reconcile_runs")"
  if [ $done_kills -lt "$kills" ] && [ "$(pages)" -ge $next_kill ]; then
    sleep "0.$((RANDOM % 10))"
    kill -KILL "$(pid_of reconciler-1)" 2>/dev/null || fail "there was no reconciler to kill"
    done_kills=$((done_kills + 1))
    next_kill=$(($(pages) + apart))
    dev start reconciler-1 >/dev/null || dev start reconciler-1 >/dev/null
  else
    sleep 0.2
  fi
done
[ $done_kills -eq "$kills" ] || fail "the backfill was over after $done_kills kills; give more events"
# Pages of lists. What a page's objects were asked for beside it (their long sub-lists) is asked for again with the page, and the events that
# the sweep brings meanwhile ask for single objects: both are counted apart.
beside=' /v1/invoices/[A-Za-z0-9_]+/lines[?]| /v1/([a-z_]+/)+[a-z]+_[A-Za-z0-9]{14,}([?]|$)'
again_of() { awk '{ n += 1; again += $1 - 1 } END { print n + 0, again + 0 }'; }
curl -fsS "$STRIPE_API_BASE/sim/calls/log" | jq -r 'select(.status == 200) | .target' | grep -v '^/v1/events\|^/v1/account$' | sort | uniq -c >"$DEV_DIR/calls"
read -r _ objects_again < <(grep -E "$beside" "$DEV_DIR/calls" | again_of)
read -r lists again < <(grep -vE "$beside" "$DEV_DIR/calls" | again_of)
[ "$again" -le $((done_kills * TOLLGATE_RECONCILER_THREADS)) ] ||
  fail "$again of $lists pages were read again after $done_kills kills: $(grep -vE "$beside" "$DEV_DIR/calls" | awk '$1 > 1' | sort -rn | head -40)"

# What the mirror lacks, of what is alive at Stripe, in lists that the run says it read to their end (its own account's, and what it reads for
# each connected one). Deleted before the backfill, or told by events only: a backfill cannot know of those. External accounts are in no list, nor are
# reviews that were closed.
export LC_ALL=C
"$DEV_BUILD_DIR/bin/tollgate-compare" --sim "$STRIPE_API_BASE" --database "$DATABASE_URL" --at now --output json >"$DEV_DIR/comparison.json" || true
jq -c '{compared, differing, unsettled, missing}' "$DEV_DIR/comparison.json"
value "select type from tollgate.run_shards where run_id = 'run_kills' group by type having bool_and(state in ('done', 'split'))" >"$DEV_DIR/kinds"
for kind in customer tax_id account person capability charge; do grep -qx "$kind" "$DEV_DIR/kinds" || fail "the run did not read the list of $kind"; done
started=$(value "select min(extract(epoch from started_at))::int8 from tollgate.run_shards where run_id = 'run_kills'")
curl -fsS "$STRIPE_API_BASE/sim/objects?at=now" | jq -r --argjson started "$started" --rawfile kinds "$DEV_DIR/kinds" '
  ($kinds | split("\n")) as $kinds | select(.deleted | not) | select(.type | IN($kinds[]))
  | select((.account == "" and .type != "bank_account") or (.type | IN("account", "person", "capability"))) | select((.object.created // 0) < $started)
  | select(.object.open != false)
  | [.type, .account, .id] | join("/")' | sort >"$DEV_DIR/listable"
jq -r '.differences[] | select(.finding == "missing") | [.type, .account, .id] | join("/")' "$DEV_DIR/comparison.json" | sort >"$DEV_DIR/missing"
comm -12 "$DEV_DIR/listable" "$DEV_DIR/missing" >"$DEV_DIR/lost"
[ -s "$DEV_DIR/listable" ] || fail "the simulator shows no object of a kind that was listed"
[ ! -s "$DEV_DIR/lost" ] || fail "$(wc -l <"$DEV_DIR/lost") of $(wc -l <"$DEV_DIR/listable") listed objects are missing, e.g. $(head -1 "$DEV_DIR/lost")"
say "passed: $done_kills kills, $(value "select objects from tollgate.reconcile_runs") objects, $again of $lists pages read again, $objects_again calls for single objects and sub-lists"
