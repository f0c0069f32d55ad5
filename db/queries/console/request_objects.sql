-- POST /reconcile/requests: asks for objects, at once; one that waits already is asked for anew. Index: primary key of reconcile_requests.
insert into tollgate.reconcile_requests as r (type, account, livemode, object_id, reason, source_id)
select u.type, u.account, u.livemode, u.object_id, 'asked', $5::text
from unnest($1::text[], $2::text[], $3::bool[], $4::text[]) as u (type, account, livemode, object_id)
order by 1, 2, 3, 4
on conflict (type, account, livemode, object_id) do update set requested_at = clock_timestamp(), not_before = '-infinity'
returning json_build_object('type', r.type, 'account', r.account, 'livemode', r.livemode, 'object_id', r.object_id, 'reason', r.reason,
                            'source_id', r.source_id, 'requested_at', tollgate.rfc3339(r.requested_at),
                            'not_before', tollgate.rfc3339(r.not_before), 'attempts', r.attempts, 'last_error', r.last_error)::text
