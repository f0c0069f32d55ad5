-- GET /drifts: newest first, below the keyset position. An open one whose object has a later state by now is repaired. Indexes:
-- primary keys of drifts and objects, drifts_by_object.
select json_build_object('drift_id', d.drift_id, 'run_id', d.run_id, 'type', d.type, 'account', d.account, 'livemode', d.livemode,
                         'object_id', d.object_id, 'found_at', tollgate.rfc3339(d.found_at), 'since', tollgate.rfc3339(d.since),
                         'as_of', tollgate.rfc3339(d.as_of), 'paths', to_json(d.paths), 'cause', d.cause, 'events', to_json(d.events),
                         'state', d.state, 'repaired_at', tollgate.rfc3339(d.repaired_at), 'request_id', d.request_id)::text,
       d.drift_id, ''::text
from (
  select k.drift_id, k.run_id, k.type, k.account, k.livemode, k.object_id, k.found_at, k.since, k.as_of, k.paths, k.cause, k.events,
         case when o.id is null then k.state else 'repaired' end as state, coalesce(k.repaired_at, o.updated_at) as repaired_at, k.request_id
  from tollgate.drifts k
  left join tollgate.objects o on k.state = 'open' and o.type = k.type and o.account = k.account and o.livemode = k.livemode
                                  and o.id = k.object_id and o.as_of > k.as_of) d
where ($1::text is null or d.type = $1::text)
  and ($2::text is null or d.object_id = $2::text)
  and ($3::text is null or d.cause = $3::text)
  and ($4::text is null or d.state = $4::text)
  and ($5::text is null or d.run_id = $5::text)
  and ($6::int8 is null or d.found_at >= timestamptz 'epoch' + $6::int8 * interval '1 microsecond')
  and ($7::int8 is null or d.found_at < timestamptz 'epoch' + $7::int8 * interval '1 microsecond')
  and ($8::int8 is null or d.drift_id < $8::int8)
order by d.drift_id desc
limit $9::int8
