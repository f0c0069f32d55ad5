-- GET /events/{id}/attempts: each try, oldest first, after the keyset position. Index: primary key of event_attempts.
select json_build_object('attempt', a.attempt, 'outcome', a.outcome, 'error_class', a.error_class, 'error_code', a.error_code,
                         'error_message', a.error_message, 'next_topic', a.next_topic, 'next_at', tollgate.rfc3339(a.next_at),
                         'origin', a.origin, 'worker', a.worker, 'started_at', tollgate.rfc3339(a.started_at),
                         'duration_ms', (extract(epoch from a.duration) * 1000)::float8, 'topic', a.topic, 'partition', a.partition,
                         'offset', a.kafka_offset, 'recorded_at', tollgate.rfc3339(a.recorded_at))::text,
       (extract(epoch from a.recorded_at) * 1000000)::int8, a.topic || '/' || a.partition || '/' || a.kafka_offset
from tollgate.event_attempts a
where a.event_id = $1::text
  and ($2::int8 is null or (a.recorded_at, a.topic || '/' || a.partition || '/' || a.kafka_offset)
                           > (timestamptz 'epoch' + $2::int8 * interval '1 microsecond', $3::text))
order by a.recorded_at, a.topic || '/' || a.partition || '/' || a.kafka_offset
limit $4::int8
