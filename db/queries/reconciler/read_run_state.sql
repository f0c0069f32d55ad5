-- Index: primary key of reconcile_runs.
select state from tollgate.reconcile_runs where run_id = $1::text
