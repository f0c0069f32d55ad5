-- GET /reconcile/requests: objects that wait for a look at Stripe, last asked for first, below the keyset position. Index: primary key of
-- reconcile_requests; the table holds what is not answered yet.
select json_build_object('type', r.type, 'account', r.account, 'livemode', r.livemode, 'object_id', r.object_id, 'reason', r.reason,
                         'source_id', r.source_id, 'requested_at', tollgate.rfc3339(r.requested_at),
                         'not_before', tollgate.rfc3339(r.not_before), 'attempts', r.attempts, 'last_error', r.last_error)::text,
       (extract(epoch from r.requested_at) * 1000000)::int8, r.object_id || '/' || r.type || '/' || r.account || '/' || r.livemode
from tollgate.reconcile_requests r
where ($1::text is null or r.object_id = $1::text)
  and ($2::text is null or r.type = $2::text)
  and ($3::text is null or r.account = $3::text)
  and ($4::bool is null or (r.last_error is not null) = $4::bool)
  and ($5::int8 is null or (r.requested_at, r.object_id || '/' || r.type || '/' || r.account || '/' || r.livemode)
                           < (timestamptz 'epoch' + $5::int8 * interval '1 microsecond', $6::text))
order by r.requested_at desc, r.object_id || '/' || r.type || '/' || r.account || '/' || r.livemode desc
limit $7::int8
