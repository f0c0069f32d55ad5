-- On a tie: what the ledger holds of each object up to the deciding second, newest first; events and fetches are both facts.
-- The limit bounds one object's share; the reader drops the oldest second when it is reached, since that may be cut.
-- Indexes: events_by_object, which holds no empty ids and is only taken by who says so; fetches_by_object.
select u.ordinal, f.source, f.kind, f.at, f.body, f.truncated
from unnest($1::text[], $2::text[], $3::bool[], $4::text[], $5::int8[]) with ordinality
  as u (type, account, livemode, id, until, ordinal)
cross join lateral (
  (select e.event_id as source, e.kind, extract(epoch from e.created)::int8 as at, e.payload as body, false as truncated
   from tollgate.events e
   where e.object_id = u.id and e.object_id <> '' and e.object_type = u.type and e.account = u.account and e.livemode = u.livemode
     and e.created <= to_timestamp(u.until) and e.kind <> 'thin' and e.outcome in ('applied', 'superseded')
   order by e.created desc limit $6)
  union all
  (select t.fetch_id, case when t.missing then 'fetched_missing' else 'fetched' end,
          extract(epoch from t.as_of)::int8, t.raw, t.truncated
   from tollgate.fetches t
   where t.object_id = u.id and t.type = u.type and t.account = u.account and t.livemode = u.livemode
     and t.as_of <= to_timestamp(u.until)
   order by t.as_of desc limit $6)) f
