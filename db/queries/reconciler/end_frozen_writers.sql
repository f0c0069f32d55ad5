-- A process that was frozen while it sent a transaction keeps what that holds, and no timeout of Postgres's ends it (the server waits for the
-- client within a statement's pipeline). Who wants to take over ends such sessions of the same role. Reads pg_stat_activity.
select count(*) filter (where pg_terminate_backend(pid)) from pg_stat_activity
where usename = current_user and pid <> pg_backend_pid() and datname = current_database() and xact_start < clock_timestamp() - $1::int8 * interval '1 millisecond'
  and wait_event_type = 'Client' and wait_event = 'ClientRead'
