# Tollgate's own programs: how each is started here, and when it counts as ready.
# shellcheck shell=bash disable=SC2154

worker_program=${DEV_WORKER_PROGRAM:-tollgate-worker} # the support demo has one with a bug
reconciler_settings=(TOLLGATE_SWEEP_OVERLAP="${TOLLGATE_SWEEP_OVERLAP:-3s}" TOLLGATE_SWEEP_PERIOD="${TOLLGATE_SWEEP_PERIOD:-1s}"
  TOLLGATE_SWEEP_IDLE_PERIOD="${TOLLGATE_SWEEP_IDLE_PERIOD:-5s}")
worker_count() { cat "$dev_dir/workers" 2>/dev/null || echo 1; }

webhook_secret() { echo "${STRIPE_WEBHOOK_SECRET:-whsec_$(secret webhook)}"; }
webhook_url() { echo "http://127.0.0.1:$(port_of ingest)/webhooks/stripe"; }
simulator_url() { echo "http://127.0.0.1:$(port_of stripe-sim)"; }

# The caller may point the system at another Stripe; what `source .dev/env` brought back in is still our simulator.
uses_simulator() { [ -z "${STRIPE_API_BASE:-}" ] || [ "$STRIPE_API_BASE" = "http://127.0.0.1:$(known_port stripe-sim)" ]; }
stripe_api_base() { if uses_simulator; then simulator_url; else echo "$STRIPE_API_BASE"; fi; }
stripe_api_key() { echo "${STRIPE_API_KEY:-sk_test_tollgate}"; }

answers_ok() { curl -fsS --max-time 2 -o /dev/null "$1"; }

# start_service NAME PROGRAM SETTING=VALUE…: a program of ours with its settings in the environment.
start_service() {
  local name=$1 program=$bin_dir/$2 login=()
  shift 2
  [ -x "$program" ] || fail "there is no program $program; run ./dev build"
  [ -z "${DEV_KAFKA_AUTHORIZER:-}" ] || mapfile -t login < <(kafka_login "${name%%-*}")
  start_process "$name" env -u DATABASE_URL KAFKA_BROKERS="$(kafka_bootstrap)" "${login[@]}" \
    TOLLGATE_PROFILE="${TOLLGATE_PROFILE:-development}" LOG_FORMAT="${LOG_FORMAT:-text}" "$@" "$program"
}

start_ingest() {
  ! is_running ingest || return 0
  choose_port ingest
  choose_port ingest-ops
  start_service ingest tollgate-ingest STRIPE_WEBHOOK_SECRET="$(webhook_secret)" \
    TOLLGATE_INGEST_LISTEN="127.0.0.1:$(port_of ingest)" TOLLGATE_OPS_LISTEN="127.0.0.1:$(port_of ingest-ops)"
}

wait_ingest() { wait_ready ingest "ready on $(webhook_url)" 120 answers_ok "http://127.0.0.1:$(port_of ingest-ops)/readyz"; }

start_worker() {
  local name=worker-$1
  ! is_running "$name" || return 0
  choose_port "$name-ops"
  start_service "$name" "$worker_program" DATABASE_URL="$(database_url worker)" \
    TOLLGATE_OPS_LISTEN="127.0.0.1:$(port_of "$name-ops")"
}

wait_worker() {
  wait_ready "worker-$1" "ready, ops on 127.0.0.1:$(port_of "worker-$1-ops")" 120 answers_ok "http://127.0.0.1:$(port_of "worker-$1-ops")/readyz"
}

console_url() { echo "http://127.0.0.1:$(port_of console)"; }

start_console() {
  ! is_running console || return 0
  choose_port console
  choose_port console-ops
  start_service console tollgate-console DATABASE_URL="$(database_url console)" \
    TOLLGATE_CONSOLE_LISTEN="127.0.0.1:$(port_of console)" TOLLGATE_OPS_LISTEN="127.0.0.1:$(port_of console-ops)"
}

wait_console() { wait_ready console "ready on $(console_url)" 120 answers_ok "http://127.0.0.1:$(port_of console-ops)/readyz"; }

# Any number of reconcilers may run: one leads, the others stand by. Against the simulator events are swept up to three seconds ago.
start_reconciler() {
  local name=reconciler-$1
  ! is_running "$name" || return 0
  choose_port "$name-ops"
  start_service "$name" tollgate-reconciler DATABASE_URL="$(database_url reconciler)" \
    STRIPE_API_BASE="$(stripe_api_base)" STRIPE_API_KEY="$(stripe_api_key)" "${reconciler_settings[@]}" \
    TOLLGATE_OPS_LISTEN="127.0.0.1:$(port_of "$name-ops")"
}

wait_reconciler() {
  wait_ready "reconciler-$1" "ready, ops on 127.0.0.1:$(port_of "reconciler-$1-ops")" 120 answers_ok "http://127.0.0.1:$(port_of "reconciler-$1-ops")/readyz"
}

console_takes() { curl -fsS --max-time 5 -o /dev/null -H @- "$(console_url)/api/v1/token" <<<"Authorization: Bearer $1" 2>/dev/null; }

# An admin's token for this machine, kept as the passwords are; a new one when the console no longer takes the old one.
ensure_console_token() {
  local file=$dev_dir/secrets/console-token
  if [ -s "$file" ] && console_takes "$(cat "$file")"; then return; fi
  (
    umask 077
    mkdir -p "$dev_dir/secrets"
    tollgate tokens create dev-admin --role admin --bootstrap --reason "./dev up" >"$file.new" 2>>"$log_dir/console-token.log"
    mv "$file.new" "$file"
  )
}

ensure_console() { start_console && wait_console && ensure_console_token; }
ensure_ingest() { start_ingest && wait_ingest; }
ensure_reconciler() { start_reconciler "$1" && wait_reconciler "$1"; }
ensure_worker() { start_worker "$1" && wait_worker "$1"; }

ensure_workers() {
  local n
  for n in $(seq "$1"); do start_worker "$n"; done
  for n in $(seq "$1"); do wait_worker "$n"; done
}

# ensure_simulator WORD ARGUMENTS…: stripe-sim with its API on our port.
ensure_simulator() {
  ! is_running stripe-sim || return 0
  choose_port stripe-sim
  [ -x "$bin_dir/stripe-sim" ] || fail "there is no program $bin_dir/stripe-sim; run ./dev build"
  start_process stripe-sim "$bin_dir/stripe-sim" "$@" --listen "127.0.0.1:$(port_of stripe-sim)"
  wait_ready stripe-sim "serves Stripe's API on $(simulator_url)" 120 answers_ok "$(simulator_url)/sim/status"
}

# The command line program as the owner of the database.
tollgate() {
  local webhook=()
  [ -z "$(known_port ingest)" ] || webhook=(WEBHOOK_URL="$(webhook_url)")
  [ -x "$bin_dir/tollgate" ] || fail "there is no program $bin_dir/tollgate; run ./dev build"
  env KAFKA_BROKERS="$(kafka_bootstrap)" DATABASE_URL="$(database_url tollgate)" STRIPE_WEBHOOK_SECRET="$(webhook_secret)" \
    TOLLGATE_KAFKA_REPLICATION="$(kafka_brokers)" \
    "${webhook[@]}" TOLLGATE_PROFILE="${TOLLGATE_PROFILE:-development}" \
    "$bin_dir/tollgate" "$@"
}
