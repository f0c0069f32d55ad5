# For the scripts beside it: a stack of their own in the build directory, on whatever ports are free.
# shellcheck shell=bash
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
name=$(basename "$0" .sh)
export DEV_BUILD_DIR=${DEV_BUILD_DIR:-$top/build/release}
export DEV_DIR=$DEV_BUILD_DIR/e2e/$name
export DEV_KAFKA=${e2e_kafka:-real} DEV_PORTS=any
unset STRIPE_API_BASE STRIPE_API_KEY STRIPE_WEBHOOK_SECRET

dev() { "$top/dev" "$@"; }
say() { printf '%s: %s\n' "$name" "$*"; }
fail() { printf '%s: FAILED: %s\n' "$name" "$*" >&2; exit 1; }

# Only where Java or Maven is missing: a Kafka that does not start is a failure. 77 is ctest's "not run".
if [ "$DEV_KAFKA" = real ] && ! lack=$(dev kafka); then say "not run: $lack"; exit 77; fi

# What a failed run leaves is kept for a look, stopped; the next run begins by removing it.
leave() {
  local rc=$?
  trap - EXIT
  jobs -p | xargs -r kill 2>/dev/null || true
  jobs -p | xargs -r kill -CONT 2>/dev/null || true # one that was stopped hears it only then
  if [ $rc -eq 0 ]; then dev clean --state >/dev/null; else dev down >/dev/null || true; say "logs: $DEV_DIR/logs"; fi
  exit $rc
}
trap leave EXIT
trap 'exit 130' INT TERM
dev clean --state >/dev/null

port_of() { awk -v name="$1" '$1 == name { print $2 }' "$DEV_DIR/ports"; }
pid_of() { cut -d' ' -f1 "$DEV_DIR/run/$1.pid"; }

# wait_for SECONDS WHAT COMMAND…
wait_for() {
  local deadline=$((SECONDS + $1)) what=$2
  shift 2
  until "$@"; do
    [ $SECONDS -lt $deadline ] || fail "waited in vain for $what"
    sleep 0.1
  done
}
