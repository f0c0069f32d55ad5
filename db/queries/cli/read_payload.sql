-- tollgate events show --payload: the bytes Stripe sent. Index: primary key of events.
select e.payload from tollgate.events e where e.event_id = $1::text and e.created = to_timestamp($2::int8)
