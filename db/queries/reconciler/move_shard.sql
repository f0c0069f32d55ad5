-- One page further, in the transaction that wrote it, if the part is still where the page was asked for; the run counts along. Indexes: primary keys of run_shards and reconcile_runs.
with moved as (
  update tollgate.run_shards
  set cursor = $3::text, until_at = to_timestamp($4::int8), objects = objects + $5::int8, pages = pages + 1, state = $6::text, detail = coalesce(nullif($7::text, ''), detail)
  where run_id = $1::text and shard_id = $2::int8 and state = 'waiting' and cursor = $10::text
  returning 1),
counted as (
  update tollgate.reconcile_runs
  set objects = objects + $5::int8, pages = pages + 1, drifted = drifted + $8::int8, buried = buried + $9::int8, updated_at = clock_timestamp()
  where run_id = $1::text)
select tollgate.require_count((select count(*) from moved), 1, 'TG006')
