-- A verification of everything when the last one, or the first reconciler, is long ago and none waits. One that did not get to its end holds
-- up the next for a seventh of the time: it may fail again, and costs many calls. Indexes: reconcile_runs_by_time, primary key of leases.
insert into tollgate.reconcile_runs (run_id, kind, requested_by, reason)
select $1::text, 'verify', 'schedule', 'TOLLGATE_VERIFY_EVERY'
where exists (select from tollgate.leases l where l.name = $3::text and l.first_taken < clock_timestamp() - $2::int8 * interval '1 millisecond')
  and not exists (select from tollgate.reconcile_runs r
                  where r.kind = 'verify' and not r.dry_run and r.types = '{}' and r.account = ''
                    and (r.state in ('waiting', 'running')
                         or r.created_at > clock_timestamp() - $2::int8 * interval '1 millisecond' / case when r.state = 'done' then 1 else 7 end))
