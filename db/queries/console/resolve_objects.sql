-- POST /reconcile/requests: which objects an id stands for: those of the mirror and those the ledger has an event of. $5: the types that are
-- probed for the given account. Indexes: events_by_object, fetches_by_object, primary key of objects.
select u.ordinal, k.type, k.account, k.livemode
from unnest($1::text[]) with ordinality as u (id, ordinal)
cross join lateral (
  select e.object_type as type, e.account, e.livemode from tollgate.events e where e.object_id = u.id and e.object_id <> '' and e.object_type <> ''
  union
  select f.type, f.account, f.livemode from tollgate.fetches f where f.object_id = u.id
  union
  select o.type, o.account, o.livemode
  from unnest($5::text[]) as t (type) cross join (values (true), (false)) as m (livemode)
  join tollgate.objects o on o.type = t.type and o.account = coalesce($3::text, '') and o.livemode = m.livemode and o.id = u.id) k
where ($2::text is null or k.type = $2::text) and ($3::text is null or k.account = $3::text) and ($4::bool is null or k.livemode = $4::bool)
order by u.ordinal, k.type, k.account, k.livemode
limit 1000
