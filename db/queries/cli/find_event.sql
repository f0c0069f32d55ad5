-- tollgate events show: everything the ledger has of one event. Index: primary key of events, one probe a month.
select e.event_id, e.type, to_char(e.created at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), e.account, e.livemode,
       e.api_version, e.object_type, e.object_id, e.kind, e.outcome, e.reason, e.beaten_by, e.origin, e.endpoint,
       to_char(e.received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
       to_char(e.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
       e.topic, e.partition, e.kafka_offset, octet_length(e.payload)::int8, extract(epoch from e.created)::int8
from tollgate.events e
where e.event_id = $1::text
