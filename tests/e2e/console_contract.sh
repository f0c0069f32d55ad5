#!/usr/bin/env bash
# The running console against its own contract: schemathesis makes requests of every kind out of proto/console.openapi.yaml, valid and
# invalid, and holds the answers against it. Where schemathesis cannot be installed this says "not run" and exits with 77.
source "$(dirname "$0")/common.sh"

venv=$DEV_BUILD_DIR/e2e/schemathesis
version=4.32.5
seed=${1:-1}

install_schemathesis() {
  [ -x "$venv/bin/st" ] && [ "$("$venv/bin/st" --version 2>/dev/null | awk '{ print $NF }')" = "$version" ] && return
  command -v python3 >/dev/null || return 1
  python3 -m venv "$venv" && "$venv/bin/pip" install -q "schemathesis==$version"
} >"$DEV_BUILD_DIR/schemathesis.log" 2>&1

install_schemathesis || {
  say "not run: schemathesis $version cannot be installed here (python3 with venv and PyPI are needed; log: $DEV_BUILD_DIR/schemathesis.log)"
  trap - EXIT
  exit 77
}

export TOLLGATE_RETRY_DELAYS=1s
export TOLLGATE_FAILED_TOKENS_PER_MINUTE=0 # every path is asked without a token, and with bad ones
dev up
# shellcheck source=/dev/null
source "$DEV_DIR/env"

# Something of each kind for the ids in the paths: applied events, dead ones, an operation, a run, a drift.
psql "$DATABASE_URL" -XAtq -v ON_ERROR_STOP=1 -c "create function public.refuse() returns trigger language plpgsql as \$\$begin raise exception 'no'; end\$\$;
  create trigger refuse before insert on tollgate.objects_customer for each row when (new.id like 'cus_fail%') execute function public.refuse()"
for customer in cus_fail_1 cus_fail_2 cus_well; do
  printf '{"id":"evt_%s","object":"event","api_version":"2026-10-28.endive","created":%d,"livemode":false,"type":"customer.created",
    "data":{"object":{"id":"%s","object":"customer","name":"x"}}}' $customer "$(date +%s)" $customer >"$DEV_DIR/event.json"
  tollgate send --file "$DEV_DIR/event.json" >/dev/null
done
two_letters() { [ "$(tollgate dead list --output json | wc -l)" = 2 ]; }
wait_for 60 "two dead letters" two_letters
letter=$(tollgate dead list --output json | jq -rs '.[0].letter_id')
operation=$(tollgate dead replay "$letter" --reason "the contract's test" --no-wait)
run=$(tollgate reconcile verify --type customer --dry-run --no-wait)
drift=$(psql "$DATABASE_URL" -XAtq -v ON_ERROR_STOP=1 -c "insert into tollgate.drifts (run_id, type, livemode, object_id, as_of, paths, changes, cause)
  values ('$run', 'customer', false, 'cus_well', now(), '{/email}', '[{\"path\":\"/email\",\"mirror\":\"a@x.org\",\"stripe\":\"b@x.org\"},{\"more\":7}]', 'lost') returning drift_id")
cat >"$DEV_DIR/known.toml" <<END
[parameters]
"path.event_id" = "evt_cus_well"
"path.object_id" = "cus_well"
"path.letter_id" = "$letter"
"path.operation_id" = "$operation"
"path.run_id" = "$run"
"path.drift_id" = "$drift"
END
true >"$DEV_DIR/unknown.toml"

# Not checked: that whatever fits the schema is accepted. A cursor is good only when the console gave it, and rules between two members
# (a fingerprint goes with no other filter) are not in a schema.
against() { # CONFIG OPTION…
  local config=$DEV_DIR/$1
  shift
  (cd "$DEV_DIR" && timeout 170 "$venv/bin/st" --config-file "$config" run --url "$CONSOLE_URL" --header "Authorization: Bearer $TOLLGATE_CONSOLE_TOKEN" \
    --phases examples,coverage,fuzzing --max-examples 10 --workers 2 --seed "$seed" --exclude-checks positive_data_acceptance \
    --no-color "$@" "$top/proto/console.openapi.yaml") || fail "the console does not keep its contract (seed $seed)"
}

# Revoking comes last and with a token of its own: it takes the ids it finds in answers, its own among them.
against unknown.toml --exclude-operation-id revokeToken
against known.toml --include-path-regex '[{](event|object|letter|operation|run|drift)_id[}]'
TOLLGATE_CONSOLE_TOKEN=$(tollgate tokens create contract --role admin) against unknown.toml --include-operation-id revokeToken
dev up >/dev/null # makes a new token where that one was revoked
# shellcheck source=/dev/null
source "$DEV_DIR/env"

tollgate audit verify || fail "the audit log is broken after all this"
if grep -rE 'tgt_[0-9a-f]{16}_[0-9a-f]{64}' "$DEV_DIR/logs"; then fail "a token stands in a log"; fi
say "kept its contract (seed $seed)"
