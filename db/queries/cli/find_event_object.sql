-- tollgate why evt_…: the object an event speaks of, from whoever knows the event: the ledger, its tries, its letter; nothing where
-- nobody does. Empty where it has none. Indexes: primary keys of events, event_attempts, dead_letters.
select k.object_id
from (
  select e.object_id, 1 as rank from tollgate.events e where e.event_id = $1::text
  union all
  select a.object_id, 2 from tollgate.event_attempts a where a.event_id = $1::text
  union all
  select l.object_id, 3 from tollgate.dead_letters l where l.letter_id = $1::text
) k
order by k.object_id = '', k.rank
limit 1
