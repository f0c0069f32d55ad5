-- The next letters of an operation with the bytes the ledger has and where the dead topic has them.
-- Indexes: operation_items_by_state, primary keys of dead_letters and events.
select i.position, d.letter_id, d.event_id, d.dead_partition, d.dead_offset, e.payload, e.endpoint,
       (extract(epoch from e.received_at) * 1000000)::int8
from tollgate.operation_items i
join tollgate.dead_letters d on d.letter_id = i.letter_id
left join lateral (
  select k.payload, k.endpoint, k.received_at from tollgate.events k
  where k.event_id = d.event_id and k.created = d.created limit 1) e on true
where i.operation_id = $1::text and i.state = 'pending'
order by i.position limit $2::int8
