-- Parts of a run that begins anew; what it counted with them goes too. Indexes: primary keys of run_shards and reconcile_runs.
with gone as (delete from tollgate.run_shards where run_id = $1::text)
update tollgate.reconcile_runs set objects = 0, pages = 0 where run_id = $1::text
