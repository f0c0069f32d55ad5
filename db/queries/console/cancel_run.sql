-- POST /reconcile/runs/{id}/cancel: whoever works on it stops at the next page. Index: primary key of reconcile_runs.
update tollgate.reconcile_runs
set state = 'canceled', state_reason = $2::text, finished_at = clock_timestamp(), updated_at = clock_timestamp()
where run_id = $1::text and state in ('waiting', 'running', 'stopped')
