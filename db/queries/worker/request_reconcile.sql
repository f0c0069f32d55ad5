-- What no event of the batch could tell: the reconciler's work list. The topic stripe.reconcile only wakes it sooner.
-- Index: primary key of reconcile_requests.
insert into tollgate.reconcile_requests as r (type, account, livemode, object_id, reason, source_id)
select u.type, u.account, u.livemode, u.id, u.reason, u.source_id
from unnest($1::text[], $2::text[], $3::bool[], $4::text[], $5::text[], $6::text[]) as u (type, account, livemode, id, reason, source_id)
on conflict (type, account, livemode, object_id) do update
  set reason = excluded.reason, source_id = excluded.source_id, requested_at = clock_timestamp()
