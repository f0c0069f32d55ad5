#!/usr/bin/env bash
# Without Java: the demo on librdkafka's mock broker ends with nothing differing and says what it ran on, and a stack whose
# broker came back empty goes on.
e2e_kafka=mock
source "$(dirname "$0")/common.sh"
output=$DEV_BUILD_DIR/e2e-$name.out

dev demo --seed 7 --events 1000 --ties 60 | tee "$output" || fail "the demo found something"
grep -q "^Kafka: .*librdkafka's mock broker: nothing is kept on disk, no admin calls" "$output" || fail "the demo does not say what it runs on"
grep -q ' 0 differing' "$output" || fail "the table does not say 0 differing"
grep -q ' 0 without an outcome' "$output" || fail "the table does not say 0 without an outcome"
grep -q 'worker-1 killed with SIGKILL' "$output" || fail "no worker was killed on the way"
(source "$DEV_DIR/env" && tollgate progress show >/dev/null) || fail "tollgate progress show ended with $?"

say "again, with an empty log and the old database"
sent() { (source "$DEV_DIR/env" && psql "$DATABASE_URL" -XAt -c "select count(*) from tollgate.events where event_id like 'evt_tollgate%'"); }
dev down
dev up --workers 1
(source "$DEV_DIR/env" && tollgate send) || fail "tollgate send is not answered with 2xx"
has_outcome() { [ "$(sent)" = 1 ]; } # the simulator has events of its own
wait_for 30 "the new event's outcome" has_outcome
(source "$DEV_DIR/env" && tollgate progress show >/dev/null) || fail "a partition cannot go on after the broker came back empty"

! DEV_KAFKA=real dev up --infra 2>/dev/null || fail "a stack on the mock broker became one on a real Kafka, where its progress means nothing"
say "passed"
