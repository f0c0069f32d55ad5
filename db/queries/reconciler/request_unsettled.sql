-- Rows that are not settled and that nobody asked about: the request was lost, or is older than the table of requests.
-- Index: objects_unsettled.
insert into tollgate.reconcile_requests (type, account, livemode, object_id, reason, source_id)
select o.type, o.account, o.livemode, o.id, o.unsettled_reason, o.source_id
from tollgate.objects o
where not o.settled and o.updated_at < clock_timestamp() - $1::int8 * interval '1 millisecond'
  and not exists (select from tollgate.reconcile_requests r
                  where r.type = o.type and r.account = o.account and r.livemode = o.livemode and r.object_id = o.id)
order by o.type, o.account, o.livemode, o.id
limit $2::int8
on conflict (type, account, livemode, object_id) do nothing
