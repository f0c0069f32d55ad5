-- The outcome of events that were dead and came back by a replay. One that is not dead any more means that another lane was faster:
-- the transaction fails with TG002 and the batch is read again. Index: primary key of events.
with written as (
  update tollgate.events e
  set account = u.account, livemode = u.livemode, type = u.type, api_version = u.api_version, object_type = u.object_type,
      object_id = u.object_id, kind = u.kind, outcome = u.outcome, reason = u.reason, beaten_by = u.beaten_by, origin = u.origin,
      endpoint = u.endpoint, received_at = timestamptz 'epoch' + u.received_at_us * interval '1 microsecond',
      recorded_at = clock_timestamp(), topic = u.topic, partition = u.partition, kafka_offset = u.kafka_offset,
      payload = coalesce(e.payload, u.payload)
  from unnest($1::text[], $2::int8[], $3::text[], $4::bool[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
              $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::int8[], $16::text[], $17::int8[], $18::int8[],
              $19::text[])
    as u (event_id, created, account, livemode, type, api_version, object_type, object_id, kind,
          outcome, reason, beaten_by, origin, endpoint, received_at_us, topic, partition, kafka_offset, payload)
  where e.event_id = u.event_id and e.created = to_timestamp(u.created) and e.outcome = 'dead'
  returning 1)
select tollgate.require_count((select count(*) from written), cardinality($1::text[]), 'TG002')
