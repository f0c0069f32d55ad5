-- Requests whose answer settled nothing, or did not come: asked again later. Index: primary key of reconcile_requests.
update tollgate.reconcile_requests r
set not_before = clock_timestamp() + u.delay_ms * interval '1 millisecond', attempts = r.attempts + 1, last_error = u.error
from unnest($1::text[], $2::text[], $3::bool[], $4::text[], $5::int8[], $6::text[]) as u (type, account, livemode, object_id, delay_ms, error)
where r.type = u.type and r.account = u.account and r.livemode = u.livemode and r.object_id = u.object_id
