-- What is to be fetched next, the longest waiting first. Index: reconcile_requests_due.
select type, account, livemode, object_id, reason, source_id, (extract(epoch from requested_at) * 1000000)::int8, attempts
from tollgate.reconcile_requests
where not_before <= clock_timestamp()
order by not_before, requested_at limit $1::int8
