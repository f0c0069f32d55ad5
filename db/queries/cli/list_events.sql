-- tollgate events list: newest by Stripe's clock first, filters where given, below the keyset position. The lower bound on
-- created prunes months and keeps the read small; the caller widens it until it has enough rows.
-- Indexes: events_by_object when an object is given; else the months' ranges.
select to_char(e.created at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), e.event_id, e.type, e.object_id, e.account,
       e.livemode, e.outcome, e.reason, e.beaten_by, extract(epoch from e.created)::int8
from tollgate.events e
where ($1::text is null or e.type like $1::text)
  and ($2::text is null or e.object_id = $2::text)
  and ($3::text is null or e.account = $3::text)
  and ($4::text is null or e.outcome = $4::text)
  and ($5::int8 is null or e.created >= to_timestamp($5::int8))
  and ($6::int8 is null or (e.created, e.event_id) < (to_timestamp($6::int8), $7::text))
order by e.created desc, e.event_id desc
limit $8::int8
