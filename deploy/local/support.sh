# ./dev demo --support: a support person's day. A bug in a handler kills events; two people find the one cause, see what a
# replay would do, mend it and bring every event back. Each command is shown as it is typed and run as it is shown.
# What happens and why: docs/support.md.
# shellcheck shell=bash disable=SC2154,SC2034

support_type=payment_intent.succeeded # its handler has the bug
support_output=$dev_dir/typed

# Short tiers, so that what fails is dead in seconds, not after an hour.
support_defaults() {
  demo_support=yes demo_events=9450 demo_workers=1 demo_kill=no demo_lose=0 demo_reconciler=no
  export TOLLGATE_RETRY_DELAYS=${TOLLGATE_RETRY_DELAYS:-1s,2s}
}

# A worker whose handler fails is a program of its own (tests/e2e/ctest): the one that is shipped cannot be told to fail.
support_start() {
  step "the worker's handler of $support_type has a bug: tollgate-worker-faulty, TOLLGATE_FAULT_EVENT_TYPES=$support_type"
  TOLLGATE_FAULT_EVENT_TYPES=$support_type worker_program=tollgate-worker-faulty demo_start
  write_env
  as dev-admin "tollgate tokens create bob --role operator --expires-in 1d >$dev_dir/secrets/person-bob"
  as dev-admin "tollgate tokens create ada --role operator --expires-in 1d >$dev_dir/secrets/person-ada"
}

support_day() {
  local fingerprint letters example operation
  support_look
  support_forecast
  support_too_early
  support_mend
  support_last_letter
  support_proof "$1"
}

# as PERSON COMMAND [EXIT CODE]: what PERSON types, and then exactly that, in a shell that has read .dev/env.
as() {
  local who=$1 command=$2 expected=${3:-0} code=0
  printf '\n\033[1m%s$\033[0m %s\n' "$who" "$command" | plain_unless_tty
  quietly_as "$who" "$command" 2>&1 | tee "$support_output" | sed -u 's/^/    /' || code=$?
  [ "$code" = "$expected" ] || fail "expected '$command' to end with $expected, it ended with $code"
}

quietly_as() (
  # shellcheck source=/dev/null
  source "$dev_dir/env"
  cd "$top" || exit 1
  [ ! -s "$dev_dir/secrets/person-$1" ] || TOLLGATE_CONSOLE_TOKEN=$(cat "$dev_dir/secrets/person-$1")
  export DEV_DIR="$dev_dir" DEV_BUILD_DIR="$build_dir" DEV_SKIP_BUILD=1 DEV_SKIP_SETUP=1
  umask 077
  exec bash -c "$2" 9>&-
)

# shown NAME: the value that the last command printed beside NAME.
shown() { awk -v name="$1" '$1 == name { print $2; exit }' "$support_output"; } # a table may follow
expect() { [ "$2" = "$3" ] || fail "expected $1 to be $3, found ${2:-nothing}"; }
said() { grep -qF -- "$1" "$support_output" || fail "expected the last command to say '$1'"; }
compare() { as "$1" "tollgate-compare --sim \"\$STRIPE_API_BASE\" --output json | jq 'del(.differences, .events_without_outcome)'"; }
compared() { sed -n '/^{/,/^}/p' "$support_output" | jq -r ".$1"; } # without what is said beside it while it works

dead_in_ledger() { sql -d "$database" -c "select count(*) from tollgate.events where outcome = 'dead'"; }
open_letters() { sql -d "$database" -c "select count(*) from tollgate.dead_letters where state = 'open'"; }
all_indexed() { [ "$(open_letters)" = "$(dead_in_ledger)" ]; }

support_look() {
  local groups open sent
  step "bob looks: what died, of which cause, and what does it do to the mirror?"
  until_true 60 all_indexed || fail "the index has $(open_letters) open letters of $(dead_in_ledger) dead events"
  as bob "tollgate dead groups"
  read -r groups letters open fingerprint example < <(quietly_as bob "tollgate dead groups --output json" |
    jq -rs '[length, (.[0] | .letters, .open, .fingerprint, .example_letter)] | join(" ")')
  sent=$(sql -d "$database" -c "select count(*) from tollgate.events where type = '$support_type'")
  expect "the number of groups" "$groups" 1
  expect "the group's letters" "$letters" "$sent"
  expect "the group's open letters" "$open" "$letters"
  [ "$letters" -gt 100 ] || fail "expected more letters than one person may replay alone, found $letters; take more --events"
  as bob "tollgate dead show $example"
  compare bob
  expect "equal, while $letters events are dead," "$(compared equal)" false
}

support_forecast() {
  step "what would a replay do? Nothing is changed by asking"
  as bob "tollgate dead replay --group $fingerprint --dry-run | sed 30q"
  expect "selected" "$(shown selected)" "$letters"
  expect "examined" "$(shown examined)" "$letters"
  expect "dead" "$(shown dead)" 0
}

# The dry run cannot know that the worker still has the bug. The canary does, at the price of one letter.
support_too_early() {
  step "bob believes that the bug is mended, and asks for a replay; more than 100 letters need a second person"
  as bob "tollgate dead replay --group $fingerprint --reason 'INC-7: $support_type mended'"
  operation=$(grep -o 'op_[0-9a-f]*' "$support_output" | head -n 1)
  as bob "tollgate operations approve $operation" 4 # 4: not for this person
  said "another person"
  as ada "tollgate operations approve $operation"
  expect "approved_by" "$(shown approved_by)" ada
  step "it is not: the first letter dies again, and the replay stops by itself"
  as bob "tollgate operations watch $operation" 1
  said "stopped"
  as bob "tollgate operations show $operation"
  expect "the letters that were sent" "$(($(shown total) - $(shown pending)))" 1
}

support_mend() {
  local n
  step "the mended worker takes the place of the broken one; bob resumes: ten letters, then the rest"
  for n in $(seq "$demo_workers"); do as bob "./dev kill worker-$n && ./dev start worker-$n"; done
  as bob "tollgate operations resume $operation"
  as bob "tollgate operations watch $operation" 5 # 5: some of them failed, the first one
  as bob "tollgate operations show $operation"
  expect "state" "$(shown state)" "done"
  expect "dead" "$(shown dead)" 1
  expect "the letters with an effect" "$(($(shown applied) + $(shown superseded)))" "$((letters - 1))"
}

support_last_letter() {
  local last
  step "the letter that the canary cost is open again; one letter needs no second person"
  as bob "tollgate dead list --state open"
  last=$(quietly_as bob "tollgate dead list --state open --output json" | jq -r .letter_id)
  as bob "tollgate dead show $last"
  as bob "tollgate dead replay $last --reason 'INC-7: the first one, again'"
}

support_proof() {
  step "the proof"
  as bob "tollgate dead groups --state open"
  expect "the number of open letters" "$(open_letters)" 0
  expect "the number of dead events" "$(dead_in_ledger)" 0
  compare bob
  expect differing "$(compared differing)" 0
  expect without_outcome "$(compared without_outcome)" 0
  expect equal "$(compared equal)" true
  support_table "$1"
  as dev-admin "tollgate audit list --limit 12"
  as dev-admin "tollgate audit verify"
}

support_table() {
  say
  row cause "$support_type: $letters letters in one group, $fingerprint"
  row replay "$operation: asked for by bob, approved by ada, stopped after 1 letter, resumed; $(open_letters) letters open"
  row mirror "$(compared compared) objects compared, $(compared differing) differing, $(compared unsettled) unsettled"
  row events "$(compared acked) acked, $(compared without_outcome) without an outcome"
  row time "$(seconds_since "$1") s"
}
