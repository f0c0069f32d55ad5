-- tollgate why: which objects have this id. Accounts choose some ids themselves, so several may: the ledger and the fetches name
-- them; where their months are dropped, the known types of the own account are probed in the mirror.
-- Indexes: events_by_object, fetches_by_object, primary key of objects.
select k.type, k.account, k.livemode
from (
  select e.object_type as type, e.account, e.livemode from tollgate.events e where e.object_id = $1::text and e.object_id <> ''
  union
  select f.type, f.account, f.livemode from tollgate.fetches f where f.object_id = $1::text
  union
  select o.type, o.account, o.livemode
  from unnest($2::text[]) as t (type)
  cross join (values (true), (false)) as m (livemode)
  join tollgate.objects o on o.type = t.type and o.account = coalesce($4::text, '') and o.livemode = m.livemode and o.id = $1::text
) k
where ($3::text is null or k.type = $3::text) and ($4::text is null or k.account = $4::text)
order by k.type, k.account, k.livemode
