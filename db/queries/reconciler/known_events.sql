-- Which events of a list have an outcome, and which wait in the retry ladder. Indexes: primary keys of events and event_attempts' event_id.
select u.event_id, exists (select from tollgate.events e where e.event_id = u.event_id and e.created = to_timestamp(u.created))
from unnest($1::text[], $2::int8[]) as u (event_id, created)
