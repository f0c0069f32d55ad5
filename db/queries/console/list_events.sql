-- GET /events: newest by Stripe's clock first, filters where given, below the keyset position. The lower bound prunes months and keeps
-- the read small; the caller widens it until it has enough rows. Indexes: events_by_object when an object is given; else the months' ranges.
select json_build_object('event_id', e.event_id, 'type', e.type, 'created', tollgate.rfc3339(e.created), 'account', e.account,
                         'livemode', e.livemode, 'object_type', e.object_type, 'object_id', e.object_id, 'outcome', e.outcome,
                         'reason', e.reason, 'beaten_by', e.beaten_by, 'origin', e.origin,
                         'recorded_at', tollgate.rfc3339(e.recorded_at))::text,
       (extract(epoch from e.created) * 1000000)::int8, e.event_id
from tollgate.events e
where ($1::text is null or e.type like $1::text)
  and ($2::text is null or e.object_id = $2::text)
  and ($3::text is null or e.account = $3::text)
  and ($4::text is null or e.outcome = $4::text)
  and ($5::int8 is null or e.created >= timestamptz 'epoch' + $5::int8 * interval '1 microsecond')
  and ($6::int8 is null or e.created < timestamptz 'epoch' + $6::int8 * interval '1 microsecond')
  and ($7::int8 is null or (e.created, e.event_id) < (timestamptz 'epoch' + $7::int8 * interval '1 microsecond', $8::text))
order by e.created desc, e.event_id desc
limit $9::int8
