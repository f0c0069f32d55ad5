-- What a forecast looks at: open letters of a selection with the bytes the ledger has, letters of one object side by side, so many and
-- no more; the last column is how many there are. Only those looked at are sought in the ledger.
-- Indexes as in list_letters; primary key of events.
with chosen as materialized (
  select d.*, count(*) over () as selected
  from tollgate.select_letters($1::text[], $2::text, $3::text, $4::text, $5::text, $6::text, $7::bool, $8::text, $9::text, $10::int8,
                               $11::int8) d
  where d.state = 'open'
  order by d.account, d.object_type, d.object_id, d.created, d.letter_id
  limit $12::int8)
select d.letter_id, d.event_id, d.dead_partition, d.dead_offset, e.payload, e.endpoint,
       (extract(epoch from e.received_at) * 1000000)::int8, d.selected
from chosen d
left join lateral (
  select k.payload, k.endpoint, k.received_at from tollgate.events k
  where k.event_id = d.event_id and k.created = d.created limit 1) e on true
order by d.account, d.object_type, d.object_id, d.created, d.letter_id
