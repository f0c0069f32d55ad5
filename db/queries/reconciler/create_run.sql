-- A run that somebody asks for. Index: primary key of reconcile_runs.
insert into tollgate.reconcile_runs (run_id, kind, dry_run, account, types, from_events, burial_limit, requested_by, reason)
values ($1::text, $2::text, $3::bool, $4::text, coalesce(string_to_array(nullif($5::text, ''), ','), '{}'), $6::bool, $7::int8 / 10000.0, $8::text, $9::text)
on conflict (run_id) do nothing
