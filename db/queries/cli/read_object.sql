-- tollgate why: what the mirror holds of one object, and whether the reconciler is still to look at it.
-- Indexes: primary keys of objects and reconcile_requests.
select extract(epoch from o.as_of)::int8, o.source_id, extract(epoch from o.deleted_at)::int8, o.settled, o.unsettled_reason,
       o.contested, o.revision, o.raw ->> 'status', to_char(o.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       o.raw is null,
       (select r.reason from tollgate.reconcile_requests r
        where r.type = o.type and r.account = o.account and r.livemode = o.livemode and r.object_id = o.id)
from tollgate.objects o
where o.type = $1::text and o.account = $2::text and o.livemode = $3::bool and o.id = $4::text
