-- Which events of a list have an outcome. Index: primary key of events.
select u.ordinal, exists (select from tollgate.events e where e.event_id = u.event_id and e.created = to_timestamp(u.created))
from unnest($1::text[], $2::int8[]) with ordinality as u (event_id, created, ordinal)
