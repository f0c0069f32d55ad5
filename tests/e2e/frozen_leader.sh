#!/usr/bin/env bash
# The reconciler that leads is frozen (SIGSTOP) in the midst of a backfill: the standby takes over, and the old leader, woken up, writes
# nothing. Each process has a role of its own in Postgres, and triggers note who wrote what and when.
#   tests/e2e/frozen_leader.sh [EVENTS]
source "$(dirname "$0")/common.sh"
events=${1:-20000}
limit=12 # the lease's 8 s, the standby's look each second, and what two cores need
export TOLLGATE_STRIPE_RATE=40

dev up --infra >/dev/null
dev up --sim-events "$events" >/dev/null || fail "the stack does not start"
# shellcheck source=/dev/null
source "$DEV_DIR/env"
value() { psql -XAtq "$DATABASE_URL" -c "$1"; }
lease_owner() { value "select owner from tollgate.leases"; }
run_state() { value "select state from tollgate.reconcile_runs where run_id = 'run_frozen'"; }
writes_of() { value "select count(*) from public.written where who like '$1' and at > coalesce(nullif('${2:-}', '')::timestamptz, '-infinity')"; }
at_least() { [ "$(writes_of "$1" "${3:-}")" -ge "$2" ]; }
other_owner() { [ "$(lease_owner)" != "$1" ]; }
has_ended() { [ "$(run_state)" = "done" ]; }
old_has_noticed() { grep -q 'no longer leads' "$DEV_DIR/logs/reconciler-1.log"; }

value "
create table public.written (who text, what text, at timestamptz not null default clock_timestamp());
create function public.note_writer() returns trigger language plpgsql security definer as \$\$
begin insert into public.written (who, what) values (session_user, tg_table_name); return null; end \$\$;"
PGPASSWORD=$(cat "$DEV_DIR/secrets/db-postgres") psql -XAtq -h 127.0.0.1 -p "$(port_of postgres)" -U postgres -d tollgate \
  -c "create role standby login password 'standby' in role tollgate_reconciler"
# Not reconcile_requests: any reconciler notes what the workers ask for, leader or not.
for table in objects fetches reconcile_runs run_shards sweep_windows sweep_scopes; do
  [ -n "$(value "select to_regclass('tollgate.$table')")" ] || fail "there is no table tollgate.$table; mend this test"
  value "create trigger note_writer after insert or update or delete on tollgate.$table for each statement execute function public.note_writer()"
done

env DATABASE_URL="$(sed -E 's#//[^@/]*@#//standby:standby@#' <<<"$DATABASE_URL")" LOG_FORMAT=text TOLLGATE_OPS_LISTEN=127.0.0.1:0 \
  "$DEV_BUILD_DIR/bin/tollgate-reconciler" >"$DEV_DIR/logs/standby.log" 2>&1 &
value "insert into tollgate.reconcile_runs (run_id, kind, requested_by) values ('run_frozen', 'backfill', 'test')"
wait_for 60 "the leader's first pages" at_least '%reconciler' 20
[ "$(writes_of standby)" = 0 ] || fail "the standby wrote although it does not lead"

old=$(lease_owner) pid=$(pid_of reconciler-1)
kill -STOP "$pid"
frozen_at=$(value "select clock_timestamp()")
begin=$(date +%s%N)
wait_for 30 "a standby that takes over" other_owner "$old"
took=$((($(date +%s%N) - begin) / 1000000))
[ $took -le $((limit * 1000)) ] || fail "the standby took over after $took ms"
wait_for 30 "the standby's first pages" at_least standby 5
[ "$(run_state)" != "done" ] || fail "the backfill was over before the old leader woke up; give more events"
kill -CONT "$pid"
wait_for 30 "the old leader to notice" old_has_noticed
wait_for 300 "the end of the backfill" has_ended
# What Postgres had taken of it before it froze may be noted a moment later; nothing that began after another led.
woken=$(writes_of '%reconciler' "$(value "select timestamptz '$frozen_at' + interval '2 seconds'")")
[ "$woken" = 0 ] || fail "the old leader wrote $woken times after it was frozen: $(value "select what, at from public.written where who like '%reconciler' and at > '$frozen_at' limit 5")"
"$DEV_BUILD_DIR/bin/tollgate-compare" --sim "$STRIPE_API_BASE" --database "$DATABASE_URL" --output json >"$DEV_DIR/comparison.json" || true
say "passed: taken over after $took ms, $(writes_of standby) writes by the standby, none by the old leader; $(jq -c '{compared, differing, missing}' "$DEV_DIR/comparison.json")"
