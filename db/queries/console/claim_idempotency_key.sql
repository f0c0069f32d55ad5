-- POST /operations: takes the key, or tells who has it: a claim without an operation is taken over after a minute. One row: the
-- request's hash under that key, the operation it made, whether the key is ours now. Index: primary key of idempotency_keys.
with claimed as (
  insert into tollgate.idempotency_keys as k (actor, key, request_sha256) values ($1::text, $2::text, $3::text)
  on conflict (actor, key) do update set claimed_at = clock_timestamp()
    where k.operation_id is null and k.request_sha256 = excluded.request_sha256
      and k.claimed_at < clock_timestamp() - interval '1 minute'
  returning k.request_sha256, k.operation_id)
select c.request_sha256, c.operation_id, true from claimed c
union all
select k.request_sha256, k.operation_id, false from tollgate.idempotency_keys k
where k.actor = $1::text and k.key = $2::text and not exists (select from claimed)
