-- tollgate events show: each try of an event that failed at least once, oldest first. A waiting event's newest one says when it is
-- tried again. Index: primary key of event_attempts.
select a.attempt, a.outcome, to_char(a.started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
       (extract(epoch from a.duration) * 1000)::int8, a.error_class, a.error_code, a.error_message,
       to_char(a.next_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), a.next_topic, a.worker,
       a.topic, a.partition, a.kafka_offset, a.type, a.account, a.livemode, a.object_type, a.object_id
from tollgate.event_attempts a
where a.event_id = $1::text
order by a.recorded_at, a.attempt
