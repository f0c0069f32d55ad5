-- The mirror's JSON of objects, to be compared with Stripe's. Index: primary key of objects.
select u.ordinal, o.raw::text, extract(epoch from o.as_of)::int8, o.revision, o.deleted_at is not null, coalesce(o.api_version, ''), o.source_id, o.settled
from unnest($1::text[], $2::text[], $3::bool[], $4::text[]) with ordinality as u (type, account, livemode, id, ordinal)
cross join lateral (
  select r.raw, r.as_of, r.revision, r.deleted_at, r.api_version, r.source_id, r.settled from tollgate.objects r
  where r.type = u.type and r.account = u.account and r.livemode = u.livemode and r.id = u.id limit 1) o
