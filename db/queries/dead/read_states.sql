-- The mirror's JSON of some objects: what a forecast shows as before. Index: primary key of objects.
select u.ordinal, o.raw::text
from unnest($1::text[], $2::text[], $3::bool[], $4::text[]) with ordinality as u (type, account, livemode, id, ordinal)
cross join lateral (
  select r.raw from tollgate.objects r
  where r.type = u.type and r.account = u.account and r.livemode = u.livemode and r.id = u.id and r.deleted_at is null
  limit 1) o
