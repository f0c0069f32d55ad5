-- The outcome of each event asked for, null where the ledger has none. Index: the primary key (event_id, created).
select asked.event_id, events.outcome
from unnest($1::text[], $2::bigint[]) as asked (event_id, created)
left join tollgate.events on events.event_id = asked.event_id and events.created = to_timestamp(asked.created)
