-- GET /drifts/{id}: one difference with what differed. Indexes: primary keys of drifts and objects.
select json_build_object('drift_id', d.drift_id, 'run_id', d.run_id, 'type', d.type, 'account', d.account, 'livemode', d.livemode,
                         'object_id', d.object_id, 'found_at', tollgate.rfc3339(d.found_at), 'since', tollgate.rfc3339(d.since),
                         'as_of', tollgate.rfc3339(d.as_of), 'paths', to_json(d.paths), 'cause', d.cause, 'events', to_json(d.events),
                         'state', case when o.id is null then d.state else 'repaired' end,
                         'repaired_at', tollgate.rfc3339(coalesce(d.repaired_at, o.updated_at)), 'request_id', d.request_id)::text,
       d.changes, d.type, d.account, d.livemode, d.object_id, d.state = 'repaired' or o.id is not null
from tollgate.drifts d
left join tollgate.objects o on d.state = 'open' and o.type = d.type and o.account = d.account and o.livemode = d.livemode
                                and o.id = d.object_id and o.as_of > d.as_of
where d.drift_id = $1::int8
