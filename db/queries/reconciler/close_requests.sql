-- Answered requests. One that was made again while its object was being fetched has another requested_at and stays.
-- Index: primary key of reconcile_requests.
delete from tollgate.reconcile_requests r
using unnest($1::text[], $2::text[], $3::bool[], $4::text[], $5::int8[]) as u (type, account, livemode, object_id, requested_us)
where r.type = u.type and r.account = u.account and r.livemode = u.livemode and r.object_id = u.object_id
  and (extract(epoch from r.requested_at) * 1000000)::int8 = u.requested_us
