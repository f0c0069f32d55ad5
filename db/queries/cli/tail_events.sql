-- tollgate events tail: what was recorded since a moment, oldest first. recorded_at is taken inside the transaction, so the
-- caller asks for a few seconds more than it has seen and drops what it knows.
-- Index: none of its own; the months' ranges on recorded_at where there are any.
select to_char(e.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), e.event_id, e.type, e.object_id, e.account,
       e.livemode, e.outcome, e.reason, e.beaten_by, (extract(epoch from e.recorded_at) * 1000000)::int8
from tollgate.events e
where e.recorded_at >= timestamptz 'epoch' + $1::int8 * interval '1 microsecond'
  and ($2::text is null or e.type like $2::text)
  and ($3::text is null or e.object_id = $3::text)
  and ($4::text is null or e.account = $4::text)
  and ($5::text is null or e.outcome = $5::text)
order by e.recorded_at, e.event_id
limit $6::int8
