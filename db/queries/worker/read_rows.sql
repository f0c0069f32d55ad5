-- The mirror rows a batch touches, without their JSON: the merge needs it only on a tie, and then takes it from the ledger.
-- Index: primary key of objects.
select u.ordinal, date_part('epoch', o.as_of)::int8, o.source_id, date_part('epoch', o.deleted_at)::int8,
       o.settled, o.unsettled_reason, o.contested, o.revision
from unnest($1::text[], $2::text[], $3::bool[], $4::text[]) with ordinality as u (type, account, livemode, id, ordinal)
cross join lateral (
  select r.as_of, r.source_id, r.deleted_at, r.settled, r.unsettled_reason, r.contested, r.revision
  from tollgate.objects r
  where r.type = u.type and r.account = u.account and r.livemode = u.livemode and r.id = u.id
  limit 1) o
