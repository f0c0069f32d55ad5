-- tollgate why: every event and fetch of one object, newest by Stripe's clock first (the caller turns them round), one more than
-- asked for tells that there are older ones. Indexes: events_by_object, fetches_by_object.
select f.fetch, f.at, f.id, f.type, f.outcome, f.reason, f.beaten_by, f.seen_us, f.origin
from (
  (select false as fetch, extract(epoch from e.created)::int8 as at, e.event_id as id, e.type, e.outcome, e.reason, e.beaten_by,
          (extract(epoch from e.recorded_at) * 1000000)::int8 as seen_us, e.origin
   from tollgate.events e
   where e.object_id = $4::text and e.object_id <> '' and e.object_type = $1::text and e.account = $2::text and e.livemode = $3::bool
     and e.object_id <> ''
   order by e.created desc, e.recorded_at desc limit $5::int8)
  union all
  (select true, extract(epoch from t.as_of)::int8, t.fetch_id, case when t.missing then 'missing' when t.truncated then 'truncated' else 'found' end,
          null, null, null, (extract(epoch from t.fetched_at) * 1000000)::int8, 'fetch'
   from tollgate.fetches t
   where t.object_id = $4::text and t.type = $1::text and t.account = $2::text and t.livemode = $3::bool
   order by t.as_of desc, t.fetched_at desc limit $5::int8)) f
order by f.at desc, f.seen_us desc, f.id desc
limit $5::int8
