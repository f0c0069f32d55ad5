-- What a run found beside its pages. Index: primary key of reconcile_runs.
update tollgate.reconcile_runs
set objects = objects + $2::int8, drifted = drifted + $3::int8, buried = buried + $4::int8, updated_at = clock_timestamp() where run_id = $1::text
