-- Of records that a replay sent: those whose operation still waits for them, with the outcome the ledger has; null: it has none.
-- Indexes: operation_items_open_event, primary key of events.
select i.event_id, i.operation_id, e.outcome
from unnest($1::text[], $2::int8[], $3::text[]) as u (event_id, created, operation_id)
join tollgate.operation_items i
  on i.event_id = u.event_id and i.operation_id = u.operation_id and i.state in ('pending', 'published')
left join lateral (
  select k.outcome from tollgate.events k where k.event_id = u.event_id and k.created = to_timestamp(u.created) limit 1) e on true
