-- How many objects a run can expect: what the mirror holds alive, for a progress bar. Planner's figures: a count would take longer than the bar.
update tollgate.reconcile_runs set total_guess = (
  select sum(c.reltuples)::bigint from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'tollgate.objects'::regclass)
where run_id = $1::text
