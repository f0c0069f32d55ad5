-- GET /objects/{id}/lineage: what the mirror holds under this id now. The ledger and the fetches name the objects of this id; where their
-- months are dropped, the known types of the own account are probed. Indexes: events_by_object, fetches_by_object, primary keys of objects
-- and reconcile_requests.
select json_build_object('type', o.type, 'account', o.account, 'livemode', o.livemode, 'id', o.id, 'status', o.status,
                         'as_of', tollgate.rfc3339(o.as_of), 'source_id', o.source_id, 'deleted_at', tollgate.rfc3339(o.deleted_at),
                         'settled', o.settled, 'unsettled_reason', o.unsettled_reason, 'contested', o.contested,
                         'revision', o.revision, 'updated_at', tollgate.rfc3339(o.updated_at),
                         'reconcile_requested', (select r.reason from tollgate.reconcile_requests r where r.type = o.type
                                                 and r.account = o.account and r.livemode = o.livemode and r.object_id = o.id))::text
from (
  select e.object_type as type, e.account, e.livemode from tollgate.events e where e.object_id = $1::text and e.object_id <> ''
  union
  select f.type, f.account, f.livemode from tollgate.fetches f where f.object_id = $1::text
  union
  select t.type, coalesce($3::text, ''), m.livemode from unnest($4::text[]) as t (type) cross join (values (true), (false)) as m (livemode)
) k
join tollgate.objects o on o.type = k.type and o.account = k.account and o.livemode = k.livemode and o.id = $1::text
where ($2::text is null or k.type = $2::text) and ($3::text is null or k.account = $3::text)
order by o.type, o.account, o.livemode
limit 100
