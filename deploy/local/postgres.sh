# A private Postgres under $dev_dir/postgres, never the system's own. Postgres refuses to run as root: then it runs as
# the user `postgres`, which Debian's package brings.
# shellcheck shell=bash disable=SC2154

database=tollgate

# Debian keeps the server's programs out of PATH, one directory for each major version; the newest is taken.
postgres_program() {
  local found
  found=$(find /usr/lib/postgresql -path "*/bin/$1" 2>/dev/null | sort -V | tail -n 1)
  [ -n "$found" ] || fail "there is no Postgres program '$1' under /usr/lib/postgresql; run ./dev setup"
  echo "$found"
}

# setpriv and not su or runuser: it becomes the program instead of staying its parent, so the pid we know is Postgres.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --init-groups -- "$@"; else "$@"; fi
}

# $dev_dir/postgres, or a place of its own in /var/tmp where the user postgres may not enter $dev_dir (/root, say).
postgres_dir() {
  [ ! -s "$dev_dir/postgres.place" ] || { cat "$dev_dir/postgres.place"; return; }
  local place=$dev_dir/postgres
  mkdir -p "$dev_dir"
  as_postgres test -x "$dev_dir" || place=/var/tmp/tollgate-postgres-$(printf %s "$dev_dir" | sha256sum | cut -c1-12)
  echo "$place" | tee "$dev_dir/postgres.place"
}

# One password for each role, made here, kept from other users of the machine. secret NAME prints it.
secret() {
  local file=$dev_dir/secrets/$1
  [ -s "$file" ] || (
    umask 077
    mkdir -p "$dev_dir/secrets"
    head -c 18 /dev/urandom | base64 | tr '+/' '-_' >"$file.new"
    mv "$file.new" "$file"
  )
  cat "$file"
}

# database_url ROLE [DATABASE]
database_url() { echo "postgresql://$1:$(secret "db-$1")@127.0.0.1:$(port_of postgres)/${2:-$database}"; }

# SQL as the superuser, stopping at the first error: sql [-d DATABASE] -c …
sql() {
  PGCONNECT_TIMEOUT=3 PGPASSWORD=$(secret db-postgres) psql -X -q -v ON_ERROR_STOP=1 -At -h 127.0.0.1 -p "$(port_of postgres)" \
    -U postgres "$@"
}

# initdb into a new directory that takes its name when it is whole: a kill in between leaves nothing half made.
make_cluster() {
  local place=$1 password
  [ ! -e "$place/data/PG_VERSION" ] || return 0
  mkdir -p "$place"
  rm -rf "$place/data.new"
  chmod 755 "$place"
  [ "$(id -u)" != 0 ] || chown postgres:postgres "$place"
  password=$(mktemp)
  secret db-postgres >"$password"
  [ "$(id -u)" != 0 ] || chown postgres "$password"
  (cd / && as_postgres "$(postgres_program initdb)" -D "$place/data.new" -U postgres --pwfile="$password" -A scram-sha-256 -E UTF8 \
    --locale=C.UTF-8 --no-instructions) >"$log_dir/initdb.log" 2>&1 || { rm -f "$password"; tail_of "$log_dir/initdb.log"; fail "initdb failed"; }
  rm -f "$password"
  mv -T "$place/data.new" "$place/data"
}

# What a killed postmaster left: its backends keep the shared memory for a moment, and its pid file may name a stranger's
# pid by now, which Postgres would take for a running server. Both are known by their working directory, the data.
clear_postgres_leftovers() {
  local data=$1
  until_true 10 no_process_in "$data" || {
    warn "processes of an earlier Postgres still hold $data: SIGKILL"
    kill_processes_in "$data"
    until_true 10 no_process_in "$data" || fail "processes hold $data and survive SIGKILL"
  }
  rm -f "$data/postmaster.pid"
}

# Durable as a real one: fsync and synchronous_commit stay on. Only memory and logging are set for a laptop.
start_postgres() {
  local place drop=()
  ! is_running postgres || return 0
  place=$(postgres_dir)
  make_cluster "$place"
  clear_postgres_leftovers "$place/data"
  [ "$(id -u)" != 0 ] || drop=(setpriv --reuid=postgres --regid=postgres --init-groups --)
  (cd / && start_process postgres env LC_ALL=C.UTF-8 "${drop[@]}" "$(postgres_program postgres)" -D "$place/data" \
    -c listen_addresses=127.0.0.1 -c port="$(port_of postgres)" -c unix_socket_directories= \
    -c shared_buffers=256MB -c max_wal_size=2GB -c wal_compression=lz4 -c max_connections=200 -c log_min_messages=warning \
    -c log_line_prefix='%m [%p] %u@%d ' -c logging_collector=off)
}

postgres_answers() { [ "$(sql -d postgres -c 'select 1')" = 1 ]; }

wait_postgres() { wait_ready postgres "ready on 127.0.0.1:$(port_of postgres)" 60 postgres_answers; }

ensure_postgres() {
  mkdir -p "$log_dir"
  is_running postgres || choose_port postgres
  start_postgres
  wait_postgres
  ensure_database
}

# The role `tollgate` owns the database and makes the services' roles in the migrations; it is no superuser.
ensure_database() {
  sql -d postgres <<END
select 'create role tollgate login createrole' where not exists (select from pg_roles where rolname = 'tollgate') \gexec
set password_encryption = 'scram-sha-256';
alter role tollgate password '$(secret db-tollgate)';
select 'create database $database owner tollgate' where not exists (select from pg_database where datname = '$database') \gexec
END
}

empty_database() {
  sql -d postgres -c "drop database if exists $database with (force)" -c "create database $database owner tollgate"
}
