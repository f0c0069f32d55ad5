#!/usr/bin/env bash
# On the real Kafka with its authorizer: the rights that docs/operations.md names are enough for each program, and a worker that may not
# write to a retry topic moves no offset past what fails, says so, and goes on by itself once it may.
source "$(dirname "$0")/common.sh"
export DEV_KAFKA_AUTHORIZER=1 TOLLGATE_RETRY_DELAYS=2s,4s
first_tier=stripe.events.retry.2s
dev up --infra
# shellcheck disable=SC2034
dev_dir=$DEV_DIR
# shellcheck source=deploy/local/kafka.sh
source "$top/deploy/local/kafka.sh"

acl() { # PRINCIPAL ARGUMENTS…: as the nameless administrator
  local who=$1 what=$2
  shift 2
  kafka_tool org.apache.kafka.tools.AclCommand --bootstrap-server "127.0.0.1:$(port_of kafka-1)" "$what" "--${deny:-allow}-principal" \
    "User:$who" "$@" >>"$DEV_DIR/logs/acls.log" 2>&1 || fail "the ACL could not be changed: see $DEV_DIR/logs/acls.log"
}
sql() { psql -XAtq -v ON_ERROR_STOP=1 "$DATABASE_URL" -c "$1"; }
answers() { [ "$(sql "$1")" = "$2" ]; }
ops() { curl -sS --max-time 5 "http://127.0.0.1:$(port_of worker-1-ops)/$1"; }
refused() { ops metrics | awk -v topic="topic=\"$first_tier\"" '/^tollgate_letters_refused_total/ && index($1, topic) { n = $2 } END { print n + 0 }'; }
alarms() { [ "$(refused)" -gt 0 ] && ops readyz | grep -q "$first_tier"; }
is_well() { curl -fsS --max-time 5 -o /dev/null "http://127.0.0.1:$(port_of worker-1-ops)/readyz" 2>/dev/null; }
read_so_far() { sql "select coalesce(sum(next_offset), 0) from tollgate.partition_progress where topic = 'stripe.events'"; }
send() { # EVENT CUSTOMER
  printf '{"id":"%s","object":"event","api_version":"2026-10-28.endive","created":%d,"livemode":false,"type":"customer.created","data":{"object":{"id":"%s","object":"customer","name":"x"}}}' \
    "$1" "$(date +%s)" "$2" >"$DEV_DIR/event.json"
  tollgate send --file "$DEV_DIR/event.json" >/dev/null 2>&1 || fail "ingest took not $1"
}
refuse_customers() { sql "create trigger refuse before insert on tollgate.objects_customer for each row when (new.id like 'cus_fail%') execute function public.refuse()"; }
accept_customers() { sql 'drop trigger refuse on tollgate.objects_customer'; }

say "the rights of docs/operations.md, and no more"
acl ingest --add --operation Write --operation DescribeConfigs --topic stripe.events
acl worker --add --operation Read --operation Write --operation DescribeConfigs --topic stripe.events --topic stripe.events.dead
acl worker --add --operation Read --operation Write --operation DescribeConfigs --topic stripe.events.retry. --resource-pattern-type prefixed
acl worker --add --operation Write --operation DescribeConfigs --topic stripe.reconcile
acl worker --add --operation Read --group tollgate-worker --group tollgate-worker-retry --group tollgate-worker-dead
acl console --add --operation Read --topic stripe.events.dead
dev up --workers 1
# shellcheck disable=SC1091
source "$DEV_DIR/env"

say "a short stream, the whole ladder, a dead letter, its dry run from the dead topic, its replay"
sql "create function public.refuse() returns trigger language plpgsql as \$\$begin raise exception 'not yet'; end\$\$"
refuse_customers
send evt_fail_0 cus_fail_0
for i in $(seq 10); do send "evt_well_$i" "cus_well_$i"; done
wait_for 30 "the stream being applied" answers "select count(*) from tollgate.events where event_id like 'evt_well%' and outcome = 'applied'" 10
wait_for 60 "the dead letter" answers "select state from tollgate.dead_letters" open
accept_customers
sql "update tollgate.events set payload = null where event_id = 'evt_fail_0'"
tollgate dead replay --everything --dry-run --output json >"$DEV_DIR/dry.json" 2>&1 || fail "the dry run: $(cat "$DEV_DIR/dry.json")"
grep -q '"applied": *1' "$DEV_DIR/dry.json" || fail "the console read not the dead topic: $(cat "$DEV_DIR/dry.json")"
tollgate dead replay --everything --reason 'mended' >"$DEV_DIR/replay.out" 2>&1 || fail "the replay: $(cat "$DEV_DIR/replay.out")"
answers "select outcome from tollgate.events where event_id = 'evt_fail_0'" applied || fail "the replayed event is not applied"
! grep -il 'authoriz' "$DEV_DIR"/logs/{ingest,worker-1,console}.log || fail "a right is missing, says the log named above"

say "the worker may not write to $first_tier any more"
deny=deny acl worker --add --operation Write --topic "$first_tier"
refuse_customers
before=$(read_so_far)
for i in 1 2 3 4 5; do send "evt_fail_$i" "cus_fail_$i"; done
wait_for 30 "the alarm and readiness that names the topic" alarms
for i in 11 12 13 14 15; do send "evt_well_$i" "cus_well_$i"; done
stood=$(refused)
more() { [ "$(refused)" -gt $((stood + 2)) ]; }
wait_for 60 "more attempts to write" more
answers "select count(*) from tollgate.events where event_id ~ '^evt_fail_[1-5]'" 0 || fail "a failed event has an outcome, though no topic took it"
answers "select count(*) from tollgate.event_attempts where event_id ~ '^evt_fail_[1-5]'" 0 || fail "a try was counted, though no topic took it"
well=$(sql "select count(*) from tollgate.events where event_id ~ '^evt_well_1[1-5]'")
[ "$(read_so_far)" = $((before + well)) ] || fail "offsets moved past events that failed: $(read_so_far), and $before before, with $well applied"

say "the right is back"
deny=deny acl worker --remove --force --operation Write --topic "$first_tier"
wait_for 60 "the failed events waiting" answers \
  "select count(distinct event_id) from tollgate.event_attempts where event_id ~ '^evt_fail_[1-5]' and outcome = 'retry'" 5
accept_customers
wait_for 60 "all being applied" answers "select count(*) from tollgate.events where outcome = 'applied'" 21
wait_for 30 "readiness" is_well
answers "select count(*) || ' ' || max(revision) from tollgate.objects where type = 'customer'" '21 1' || fail "an effect was doubled or lost"
say "passed: $(refused) refusals counted"
