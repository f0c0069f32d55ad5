-- What the ledger holds of an object that differs, the newest first. Index: events_by_object.
select event_id, extract(epoch from created)::int8, outcome, coalesce(reason, ''), payload
from tollgate.events
where object_id = $1::text and object_id <> '' and object_type = $2::text and account = $3::text and livemode = $4::bool
order by created desc limit 50
