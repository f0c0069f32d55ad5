#!/usr/bin/env bash
# On the real Kafka: failed events wait, outlive a second worker that joins and leaves and a kill -9 of the first, come back on time
# and are applied once, while a hundred thousand others wait for an hour.
#   tests/e2e/retry.sh [WAITING]
source "$(dirname "$0")/common.sh"
waiting=${1:-100000}
failing=10
export TOLLGATE_RETRY_DELAYS=15s,30s,1h
dev up --workers 1
# shellcheck disable=SC1091
source "$DEV_DIR/env"

sql() { psql -XAtq -v ON_ERROR_STOP=1 "$DATABASE_URL" -c "$1"; }
answers() { [ "$(sql "$1")" = "$2" ]; }
rss_kb() { awk '/^VmRSS/ { print $2 }' "/proc/$(pid_of worker-1)/status"; }
waits_at() { # WORKER: how many it shows on the tier of an hour
  curl -fsS --max-time 5 "http://127.0.0.1:$(port_of "$1-ops")/metrics" | awk '/^tollgate_retry_waiting[{].*tier="1h"/ { n += $NF } END { printf "%d\n", n }'
}
shows_waiting() { [ "$(waits_at worker-1)" = "$waiting" ]; }
shared() { # both workers have a part of it, together all
  local one two
  one=$(waits_at worker-1) two=$(waits_at worker-2)
  [ "$one" -gt 0 ] && [ "$two" -gt 0 ] && [ $((one + two)) = "$waiting" ]
}
early_tries() {
  sql "select count(*) from (select started_at, lag(next_at) over (partition by event_id order by attempt) as due
       from tollgate.event_attempts) t where started_at < due"
}
event() { # ID CUSTOMER
  printf '{"id":"%s","object":"event","api_version":"2026-10-28.endive","created":%d,"livemode":false,' "$1" "$(date +%s)"
  printf '"type":"customer.created","data":{"object":{"id":"%s","object":"customer","name":"x"}}}' "$2"
}
send() { event "$1" "$2" >"$DEV_DIR/event.json" && tollgate send --file "$DEV_DIR/event.json" >/dev/null 2>&1; }

say "$waiting events wait for an hour"
"$DEV_BUILD_DIR/bin/flood-retries" stripe.events.retry.1h "$waiting" 3600
wait_for 60 "the metric that says what waits" shows_waiting
before=$(rss_kb)

sql "create function public.refuse() returns trigger language plpgsql as \$\$begin raise exception 'not yet'; end\$\$"
refuse_customers() {
  sql "create trigger refuse before insert on tollgate.objects_customer for each row when (new.id ~ '^cus_(fail|join)') execute function public.refuse()"
}
accept_customers() { sql 'drop trigger refuse on tollgate.objects_customer'; }

say "a second worker joins and leaves while they wait"
refuse_customers
for i in $(seq $failing); do send "evt_join_$i" "cus_join_$i" || fail "ingest took not event $i"; done
wait_for 30 "the failed ones waiting" answers "select count(distinct event_id) from tollgate.event_attempts where outcome = 'retry'" $failing
accept_customers
for round in 1 2; do
  dev start worker-2
  wait_for 60 "both workers holding a part of what waits" shared
  if [ $round = 1 ]; then kill -TERM "$(pid_of worker-2)"; else kill -KILL "$(pid_of worker-2)"; fi
  wait_for 90 "the first worker holding all of it again" shows_waiting
done
wait_for 90 "every event being applied that failed before" answers \
  "select count(*) from tollgate.events where event_id like 'evt_join%' and outcome = 'applied'" $failing
answers "select count(*) from tollgate.objects where id like 'cus_join%' and revision = 1" $failing || fail "an effect was doubled"
[ "$(early_tries)" = 0 ] || fail "$(early_tries) tries began before they were due, as a worker joined or left"
answers "select count(*) from tollgate.events where event_id like 'evt_flood%'" 0 || fail "an event of the tier of an hour was tried"

refuse_customers
for i in $(seq $failing); do
  send "evt_fail_$i" "cus_fail_$i" || fail "ingest took not event $i"
  send "evt_well_$i" "cus_well_$i" || fail "ingest took not event $i"
done
wait_for 30 "all the others being applied" answers "select count(*) from tollgate.events where event_id like 'evt_well%'" $failing
wait_for 30 "the failed ones waiting" answers \
  "select count(distinct event_id) from tollgate.event_attempts where outcome = 'retry' and event_id like 'evt_fail%'" $failing
tollgate events show evt_fail_1 2>&1 | grep -q 'waiting for try' || fail "events show does not say that it waits"

say "the worker is killed while they wait"
kill -KILL "$(pid_of worker-1)"
accept_customers
dev start worker-1
back=$(sql 'select now()')
wait_for 90 "every failed event being applied" answers \
  "select count(*) from tollgate.events where event_id like 'evt_fail%' and outcome = 'applied'" $failing

answers "select count(*) from tollgate.objects where id like 'cus_fail%' and revision = 1" $failing || fail "an effect was doubled"
tries="select started_at, lag(next_at) over (partition by event_id order by attempt) as due from tollgate.event_attempts"
late=$(sql "select coalesce(max(extract(epoch from started_at - due)), -1) from ($tries) t where due > '$back'")
early=$(early_tries)
say "tried again at most $late s after they were due"
[ "$early" = 0 ] || fail "$early tries began before they were due"
awk -v late="$late" 'BEGIN { exit !(late < 1) }' || fail "a try came $late s late; 1 s is the most on a machine at rest"
wait_for 30 "the metric after the restart" shows_waiting
after=$(rss_kb)
say "memory of the worker: $before kB with $waiting waiting, $after kB after a restart"
[ $((before > after ? before : after)) -lt 150000 ] || fail "the worker takes too much memory for what waits"
answers "select count(*) from tollgate.events where event_id like 'evt_flood%'" 0 || fail "an event was tried before it was due"
say "passed"
