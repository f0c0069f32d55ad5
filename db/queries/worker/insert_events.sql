-- The ledger: one row an event with its one outcome. A row that is there already (23505) means that another lane was faster
-- since the batch was read: the transaction fails, and the batch is read again. No "on conflict": it would look before each insert
-- and log one WAL record more. Sorted by id, so that two lanes never wait for each other in a ring.
insert into tollgate.events (event_id, created, account, livemode, type, api_version, object_type, object_id, kind,
                             outcome, reason, beaten_by, origin, endpoint, received_at, topic, partition, kafka_offset, payload)
select u.event_id, to_timestamp(u.created), u.account, u.livemode, u.type, u.api_version, u.object_type, u.object_id, u.kind,
       u.outcome, u.reason, u.beaten_by, u.origin, u.endpoint,
       timestamptz 'epoch' + u.received_at_us * interval '1 microsecond', u.topic, u.partition, u.kafka_offset, u.payload
from unnest($1::text[], $2::int8[], $3::text[], $4::bool[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
            $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::int8[], $16::text[], $17::int8[], $18::int8[],
            $19::text[])
  as u (event_id, created, account, livemode, type, api_version, object_type, object_id, kind,
        outcome, reason, beaten_by, origin, endpoint, received_at_us, topic, partition, kafka_offset, payload)
