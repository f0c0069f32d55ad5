#!/usr/bin/env bash
# A small demo ends with nothing differing, and every command that it suggests works.
source "$(dirname "$0")/common.sh"
output=$DEV_BUILD_DIR/e2e-$name.out

dev demo --seed "${1:-7}" --events 1500 --ties 60 | tee "$output" || fail "the demo found something"
grep -q ' 0 differing' "$output" || fail "the table does not say 0 differing"
grep -q ' 0 without an outcome' "$output" || fail "the table does not say 0 without an outcome"
grep -q 'worker-1 killed with SIGKILL' "$output" || fail "no worker was killed on the way"

mapfile -t commands < <(sed -n '/^It goes on running/,$p' "$output" | sed -n 's/^  //p')
[ ${#commands[@]} -ge 5 ] || fail "the demo suggests only ${#commands[@]} commands"
[[ ${commands[0]} == source* ]] || fail "the first suggestion is not to source the settings"
for command in "${commands[@]:1}"; do
  say "trying: $command"
  answer=$(bash -c "${commands[0]} && $command" 2>&1 </dev/null) || fail "'$command' ended with $?: $answer"
  [ -n "$answer" ] || fail "'$command' says nothing"
done
say "passed"
