-- The run to work on: the one under way, else the oldest that waits. Index: reconcile_runs_open.
with next as (
  select run_id from tollgate.reconcile_runs where state in ('waiting', 'running')
  order by state = 'waiting', created_at limit 1)
update tollgate.reconcile_runs r
set state = 'running', started_at = coalesce(r.started_at, clock_timestamp()), updated_at = clock_timestamp()
from next where r.run_id = next.run_id
returning r.run_id, r.kind, r.dry_run, r.account, array_to_string(r.types, ','), r.from_events, (r.burial_limit * 10000)::int8,
          exists (select from tollgate.run_shards s where s.run_id = r.run_id)
