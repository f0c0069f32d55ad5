-- Operations, newest first, with how far each is and what was foreseen of it; with $5 the one of that id. Indexes: operations_by_time, primary key,
-- operation_items_by_state.
select o.operation_id, o.kind, o.state, o.state_reason, o.selection::text, o.reason, o.requested_by, o.approved_by, o.rate_per_second,
       o.stage, (extract(epoch from o.created_at) * 1000000)::int8, (extract(epoch from o.updated_at) * 1000000)::int8,
       (extract(epoch from o.started_at) * 1000000)::int8, (extract(epoch from o.finished_at) * 1000000)::int8, o.owner,
       c.total, c.pending, c.published, c.applied, c.superseded, c.ignored, c.dead, c.discarded, c.refused, c.canceled,
       f.applied, f.superseded, f.ignored, f.dead, f.refused, f.unknown, f.surprises
from (select * from tollgate.operations o
      where ($1::text is null or o.state = $1)
        and ($2::int8 is null or (o.created_at, o.operation_id) < (timestamptz 'epoch' + $2 * interval '1 microsecond', $3::text))
        and ($5::text is null or o.operation_id = $5)
      order by o.created_at desc, o.operation_id desc limit $4::int8) o
cross join lateral tollgate.count_items(o.operation_id) c
cross join lateral (
  select count(*) filter (where i.predicted = 'applied') as applied, count(*) filter (where i.predicted = 'superseded') as superseded,
         count(*) filter (where i.predicted = 'ignored') as ignored, count(*) filter (where i.predicted = 'dead') as dead,
         count(*) filter (where i.predicted = 'refused') as refused, count(*) filter (where i.predicted is null) as unknown,
         count(*) filter (where i.predicted <> coalesce(i.outcome, i.state) and i.state in ('done', 'refused')) as surprises
  from tollgate.operation_items i where i.operation_id = o.operation_id) f
order by o.created_at desc, o.operation_id desc
