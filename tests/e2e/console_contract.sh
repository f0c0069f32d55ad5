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

dev up
# shellcheck source=/dev/null
source "$DEV_DIR/env"
for _ in 1 2 3; do tollgate send >/dev/null; done

# Not checked: that whatever fits the schema is accepted. A cursor is good only when the console gave it, and rules between two members
# (a fingerprint goes with no other filter) are not in a schema.
against() {
  timeout 170 "$venv/bin/st" run --url "$CONSOLE_URL" --header "Authorization: Bearer $TOLLGATE_CONSOLE_TOKEN" \
    --phases examples,coverage,fuzzing --max-examples 10 --workers 2 --seed "$seed" --exclude-checks positive_data_acceptance \
    --no-color "$@" "$top/proto/console.openapi.yaml" || fail "the console does not keep its contract (seed $seed)"
}

# Revoking comes last and with a token of its own: it takes the ids it finds in answers, its own among them.
against --exclude-operation-id revokeToken
TOLLGATE_CONSOLE_TOKEN=$(tollgate tokens create contract --role admin) against --include-operation-id revokeToken
dev up >/dev/null # makes a new token where that one was revoked
# shellcheck source=/dev/null
source "$DEV_DIR/env"

tollgate audit verify || fail "the audit log is broken after all this"
if grep -rE 'tgt_[0-9a-f]{16}_[0-9a-f]{64}' "$DEV_DIR/logs"; then fail "a token stands in a log"; fi
say "kept its contract (seed $seed)"
