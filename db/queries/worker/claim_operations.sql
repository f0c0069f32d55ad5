-- Takes running operations that nobody runs, and keeps those this process runs; each comes with how far it is. Taking one over raises
-- its epoch, so that whoever had it writes no more. Index: operations_running.
with free as (
  select o.operation_id from tollgate.operations o
  where o.state = 'running' and (o.owner = $1::text or o.lease_until is null or o.lease_until < clock_timestamp())
  order by o.created_at for update skip locked),
mine as (
  update tollgate.operations o
  set owner = $1::text, owner_epoch = o.owner_epoch + (o.owner is distinct from $1::text)::int,
      lease_until = clock_timestamp() + $2::int8 * interval '1 microsecond'
  from free where o.operation_id = free.operation_id
  returning o.operation_id, o.kind, o.rate_per_second, o.stage, o.failures_forgiven, o.owner_epoch, o.reason)
select m.operation_id, m.kind, m.rate_per_second, m.stage, m.failures_forgiven, m.owner_epoch, m.reason,
       c.pending, c.published, c.applied + c.superseded + c.ignored, c.dead
from mine m cross join lateral tollgate.count_items(m.operation_id) c
