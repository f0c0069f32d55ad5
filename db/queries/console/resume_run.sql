-- POST /reconcile/runs/{id}/resume: waits for a reconciler again. $3: the new burial limit in ten-thousandths. Index: primary key of
-- reconcile_runs.
update tollgate.reconcile_runs
set state = 'waiting', state_reason = $2::text, burial_limit = coalesce($3::int8 / 10000.0, burial_limit), finished_at = null,
    updated_at = clock_timestamp()
where run_id = $1::text and state in ('stopped', 'failed')
