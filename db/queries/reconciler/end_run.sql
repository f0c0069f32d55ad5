-- A run that a person canceled meanwhile stays so. Index: primary key of reconcile_runs.
update tollgate.reconcile_runs
set state = $2::text, state_reason = $3::text, finished_at = case when $2::text <> 'stopped' then clock_timestamp() end, updated_at = clock_timestamp()
where run_id = $1::text and state = 'running'
