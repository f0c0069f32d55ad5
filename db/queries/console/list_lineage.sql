-- GET /objects/{id}/lineage: every event and fetch of the objects with this id, newest by Stripe's clock first, below the keyset position.
-- Accounts choose some ids themselves: type and account narrow it. Indexes: events_by_object, fetches_by_object, primary key of objects.
select json_build_object('record', l.record, 'at', tollgate.rfc3339(l.at), 'id', l.id, 'type', l.type, 'object_type', l.object_type,
                         'account', l.account, 'livemode', l.livemode, 'outcome', l.outcome, 'reason', l.reason,
                         'beaten_by', l.beaten_by, 'origin', l.origin, 'recorded_at', tollgate.rfc3339(l.recorded_at),
                         'holds', exists (select from tollgate.objects o where o.type = l.object_type and o.account = l.account
                                          and o.livemode = l.livemode and o.id = $1::text and o.source_id = l.id))::text,
       (extract(epoch from l.at) * 1000000)::int8, l.id
from (
  (select 'event' as record, e.created as at, e.event_id as id, e.type, e.object_type, e.account, e.livemode, e.outcome, e.reason,
          e.beaten_by, e.origin, e.recorded_at
   from tollgate.events e
   where e.object_id = $1::text and e.object_id <> ''
     and ($2::text is null or e.object_type = $2::text) and ($3::text is null or e.account = $3::text)
     and ($4::int8 is null or (e.created, e.event_id) < (timestamptz 'epoch' + $4::int8 * interval '1 microsecond', $5::text))
   order by e.created desc, e.event_id desc limit $6::int8)
  union all
  (select 'fetch', f.as_of, f.fetch_id, case when f.missing then 'missing' when f.truncated then 'truncated' else 'found' end, f.type,
          f.account, f.livemode, null, null, null, 'fetch', f.fetched_at
   from tollgate.fetches f
   where f.object_id = $1::text
     and ($2::text is null or f.type = $2::text) and ($3::text is null or f.account = $3::text)
     and ($4::int8 is null or (f.as_of, f.fetch_id) < (timestamptz 'epoch' + $4::int8 * interval '1 microsecond', $5::text))
   order by f.as_of desc, f.fetch_id desc limit $6::int8)) l
order by l.at desc, l.id desc
limit $6::int8
