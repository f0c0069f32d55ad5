#!/usr/bin/env bash
# A support person's day ends with every dead event back; ./dev demo --support checks each step, this that it went all the way.
source "$(dirname "$0")/common.sh"
output=$DEV_BUILD_DIR/e2e-$name.out

dev demo --support --seed "${1:-1}" --events 3000 | tee "$output" || fail "a step did not show what it should"
for sentence in 'letters in one group' 'approved by ada' ' 0 letters open' ' 0 differing' ' 0 without an outcome' 'sound: '; do
  grep -qF "$sentence" "$output" || fail "nothing says '$sentence'"
done
! grep -rE 'tgt_[0-9a-f]{16}_[0-9a-f]{64}' "$DEV_DIR/logs" "$output" || fail "a token stands in a log"
say "passed"
