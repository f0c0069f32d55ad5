-- What a run that is under way waits for; empty when it goes on. Index: primary key of reconcile_runs.
update tollgate.reconcile_runs set state_reason = $2::text, updated_at = clock_timestamp() where run_id = $1::text and state = 'running'
