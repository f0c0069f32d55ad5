-- Parts of a run that begins anew; what it counted with them goes too. Drifts left open will be found again; what was repaired or
-- buried stays so, and counted. Indexes: primary keys of run_shards and reconcile_runs; drifts are few.
with gone as (delete from tollgate.run_shards where run_id = $1::text),
found as (delete from tollgate.drifts where run_id = $1::text and state = 'open' returning 1)
update tollgate.reconcile_runs
set objects = 0, pages = 0, drifted = case when dry_run then 0 else drifted - (select count(*) from found) end,
    buried = case when dry_run then 0 else buried end
where run_id = $1::text
