-- Unless the run was canceled meanwhile. Indexes: primary keys of sweep_gaps and reconcile_runs.
update tollgate.sweep_gaps set closed_by = $3::text
where account = $1::text and livemode = $2::bool and closed_by is null
  and exists (select from tollgate.reconcile_runs where run_id = $3::text and state = 'running')
