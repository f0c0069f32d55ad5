# The parts in their order: Postgres, Kafka, schema, topics, ingest, workers, simulated Stripe.
# shellcheck shell=bash disable=SC2154

ensure_infrastructure() {
  step "Postgres and $(kafka_words), state in $dev_dir"
  ensure_postgres
  ensure_kafka
}

kafka_words() {
  if is_mock; then echo "librdkafka's mock broker"; else echo "Kafka ($(kafka_brokers) broker$([ "$(kafka_brokers)" = 1 ] || echo s))"; fi
}

# quietly_or_fail LOG COMMAND…
quietly_or_fail() {
  local log=$log_dir/$1.log
  shift
  "$@" >"$log" 2>&1 || { tail_of "$log"; fail "'$*' failed"; }
}

ensure_schema_and_topics() {
  step "schema and topics"
  quietly_or_fail migrate tollgate migrate up
  ensure_login_role worker
  ensure_login_role console
  ensure_login_role reconciler
  # The mock broker brings the topics with it.
  if is_mock; then quietly_or_fail progress reset_mock_progress; else quietly_or_fail topics tollgate topics apply; fi
}

# The migrations make the groups tollgate_worker, tollgate_console and tollgate_reconciler with the least rights that do; these are the roles that log in.
ensure_login_role() {
  sql -d postgres <<END
select 'create role $1 login in role tollgate_$1' where not exists (select from pg_roles where rolname = '$1') \gexec
set password_encryption = 'scram-sha-256';
alter role $1 password '$(secret "db-$1")';
END
}

# Written whole or not at all, readable by its owner only: it holds passwords.
write_env() {
  (
    umask 077
    {
      echo "# Written by ./dev for this machine; use it with: source $dev_dir/env"
      env_line DATABASE_URL "$(database_url tollgate)"
      env_line KAFKA_BROKERS "$(kafka_bootstrap)"
      env_line TOLLGATE_KAFKA_REPLICATION "$(kafka_brokers)"
      env_line TOLLGATE_PROFILE "${TOLLGATE_PROFILE:-development}"
      [ -z "${TOLLGATE_RETRY_DELAYS:-}" ] || env_line TOLLGATE_RETRY_DELAYS "$TOLLGATE_RETRY_DELAYS"
      env_line STRIPE_WEBHOOK_SECRET "$(webhook_secret)"
      env_line STRIPE_API_KEY "$(stripe_api_key)"
      [ -z "$(known_port ingest)" ] || env_line WEBHOOK_URL "$(webhook_url)"
      if [ -n "$(known_port console)" ]; then
        env_line CONSOLE_URL "$(console_url)"
        [ ! -s "$dev_dir/secrets/console-token" ] || env_line TOLLGATE_CONSOLE_TOKEN "$(cat "$dev_dir/secrets/console-token")"
      fi
      if ! uses_simulator || [ -n "$(known_port stripe-sim)" ]; then env_line STRIPE_API_BASE "$(stripe_api_base)"; fi
      echo "case :\$PATH: in *:'$bin_dir':*) ;; *) export PATH='$bin_dir':\$PATH ;; esac"
    } >"$dev_dir/env.new"
    mv "$dev_dir/env.new" "$dev_dir/env"
  )
}

env_line() { printf 'export %s=%q\n' "$1" "$2"; }

# Writers first, then what they write to.
stop_everything() {
  local name
  for name in $(started_names); do [[ $name == kafka-* || $name == postgres ]] || stop_process "$name" 20; done
  stop_kafka
  stop_process postgres 30 INT
}

# All brokers are asked before any is waited for: one alone of three cannot hand over its leaderships.
stop_kafka() {
  local name pid
  for name in $(started_names); do if [[ $name == kafka-* ]] && pid=$(pid_of "$name"); then kill -TERM "$pid" 2>/dev/null || true; fi; done
  for name in $(started_names); do [[ $name != kafka-* ]] || stop_process "$name" 30; done
}
