-- Which events of a batch the ledger has already: those are duplicates. lateral + limit keeps it one index probe an event
-- whatever the planner thinks of the sizes. Index: primary key of events.
select e.event_id
from unnest($1::text[], $2::int8[]) as u (event_id, created)
cross join lateral (
  select k.event_id from tollgate.events k
  where k.event_id = u.event_id and k.created = to_timestamp(u.created)
  limit 1) e
