-- Requests as they come from the topic. One that was answered after it was made needs no second fetch.
-- Indexes: fetches_by_object, primary key of reconcile_requests.
insert into tollgate.reconcile_requests as r (type, account, livemode, object_id, reason, source_id)
select distinct on (u.type, u.account, u.livemode, u.object_id) u.type, u.account, u.livemode, u.object_id, u.reason, u.source_id
from unnest($1::text[], $2::text[], $3::bool[], $4::text[], $5::text[], $6::text[], $7::int8[])
  as u (type, account, livemode, object_id, reason, source_id, requested_us)
where not exists (
  select from tollgate.fetches f
  where f.object_id = u.object_id and f.type = u.type and f.account = u.account and f.livemode = u.livemode
    and f.fetched_at > timestamptz 'epoch' + u.requested_us * interval '1 microsecond')
order by 1, 2, 3, 4
on conflict (type, account, livemode, object_id) do nothing
