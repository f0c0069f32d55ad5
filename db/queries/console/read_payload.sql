-- GET /events/{id}/payload: what Stripe sent, as it was sent. Index: primary key of events.
select e.payload, octet_length(e.payload)::int8 from tollgate.events e where e.event_id = $1::text order by e.created limit 1
