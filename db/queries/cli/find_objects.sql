-- tollgate why: which objects have this id. Accounts choose some ids themselves, so several may: the ledger, the fetches and events
-- that wait for another try name them; where their months are dropped, the known types of the own account are probed in the mirror.
-- A dead event tells its object's id, not its type: it is an object of its own only where nobody else knows the id.
-- Indexes: events_by_object, fetches_by_object, dead_letters_by_object, primary key of objects; event_attempts is read whole.
with known as (
  select e.object_type as type, e.account, e.livemode from tollgate.events e where e.object_id = $1::text and e.object_id <> ''
  union
  select f.type, f.account, f.livemode from tollgate.fetches f where f.object_id = $1::text
  union
  select a.object_type, a.account, a.livemode from tollgate.event_attempts a where a.object_id = $1::text and a.object_id <> ''
  union
  select l.object_type, l.account, l.livemode from tollgate.dead_letters l where l.object_id = $1::text and l.object_id <> ''
  union
  select o.type, o.account, o.livemode
  from unnest($2::text[]) as t (type)
  cross join (values (true), (false)) as m (livemode)
  join tollgate.objects o on o.type = t.type and o.account = coalesce($4::text, '') and o.livemode = m.livemode and o.id = $1::text
)
select k.type, k.account, k.livemode
from known k
where (k.type <> '' or not exists (select from known o where o.type <> '' and o.account = k.account and o.livemode = k.livemode))
  and ($3::text is null or k.type = $3::text) and ($4::text is null or k.account = $4::text)
order by k.type, k.account, k.livemode
