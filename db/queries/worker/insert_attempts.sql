-- Tries of events that failed at least once, in the transaction that moves them on or ends them. A record is tried once under one
-- epoch; a log that was made anew may repeat a position, and the first row stays. Index: primary key of event_attempts.
insert into tollgate.event_attempts (event_id, attempt, outcome, error_class, error_code, error_message, next_topic, next_at, type,
                                     account, livemode, object_type, object_id, origin, worker, started_at, duration,
                                     topic, partition, kafka_offset)
select u.event_id, u.attempt, u.outcome, u.error_class, u.error_code, u.error_message, u.next_topic,
       timestamptz 'epoch' + u.next_at_us * interval '1 microsecond', u.type, u.account, u.livemode, u.object_type, u.object_id,
       u.origin, u.worker, timestamptz 'epoch' + u.started_at_us * interval '1 microsecond',
       u.duration_us * interval '1 microsecond', u.topic, u.partition, u.kafka_offset
from unnest($1::text[], $2::int8[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int8[], $9::text[],
            $10::text[], $11::bool[], $12::text[], $13::text[], $14::text[], $15::text[], $16::int8[], $17::int8[], $18::text[],
            $19::int8[], $20::int8[])
  as u (event_id, attempt, outcome, error_class, error_code, error_message, next_topic, next_at_us, type,
        account, livemode, object_type, object_id, origin, worker, started_at_us, duration_us, topic, partition, kafka_offset)
order by u.event_id
on conflict (event_id, topic, partition, kafka_offset) do nothing
