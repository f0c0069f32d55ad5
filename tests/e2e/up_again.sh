#!/usr/bin/env bash
# After SIGKILL of everything `./dev up` works and the data is there; a second stack finds other ports; strangers are left alone.
source "$(dirname "$0")/common.sh"
export DEV_PORTS=usual  # whose ports a second stack then finds taken

query() { (source "$DEV_DIR/env" && psql "$DATABASE_URL" -XAt -c "$1"); }

dev up
(source "$DEV_DIR/env" && tollgate send) || fail "tollgate send is not answered with 2xx"
sent() { [ "$(query "select count(*) from tollgate.events where event_id like 'evt_tollgate%'")" = "$1" ]; } # the simulator has events of its own
wait_for 30 "the event's outcome" sent 1

say "killing everything"
for file in "$DEV_DIR"/run/*.pid; do kill -KILL "$(cut -d' ' -f1 "$file")"; done
dev up
sent 1 || fail "the event is gone"
(source "$DEV_DIR/env" && tollgate send) || fail "tollgate send is not answered with 2xx after the restart"
wait_for 30 "the second event's outcome" sent 2

say "a second stack beside it"
second=$DEV_DIR-second
DEV_DIR=$second dev clean --state
DEV_DIR=$second dev up --infra
[ "$(awk '$1 == "postgres" { print $2 }' "$second/ports")" != "$(port_of postgres)" ] || fail "two stacks share a port"

say "a pid file that names a stranger"
sleep 300 &
stranger=$!
DEV_DIR=$second dev down
echo "$stranger 1 no-such-boot" >"$second/run/postgres.pid"
DEV_DIR=$second dev clean --state
kill -0 $stranger 2>/dev/null || fail "./dev killed a process that it did not start"
kill $stranger
dev down
! dev status | grep -q runs || fail "something runs after ./dev down"
say "passed"
