-- GET /events/{id}: all the ledger has of one event but its payload, or of one that still waits in a retry topic. An event with no row yet is found by its
-- tries. Indexes: primary keys of events (one probe a month) and event_attempts.
select json_build_object('event_id', e.event_id, 'type', e.type, 'created', tollgate.rfc3339(e.created), 'account', e.account,
                         'livemode', e.livemode, 'api_version', e.api_version, 'object_type', e.object_type, 'object_id', e.object_id,
                         'kind', e.kind, 'outcome', e.outcome, 'reason', e.reason, 'beaten_by', e.beaten_by, 'origin', e.origin,
                         'endpoint', e.endpoint, 'received_at', tollgate.rfc3339(e.received_at),
                         'recorded_at', tollgate.rfc3339(e.recorded_at), 'topic', e.topic, 'partition', e.partition,
                         'offset', e.kafka_offset, 'payload_bytes', octet_length(e.payload))::text
from tollgate.events e
where e.event_id = $1::text
union all
(select json_build_object('event_id', a.event_id, 'type', a.type, 'created', null, 'account', a.account,
                          'livemode', a.livemode, 'api_version', null, 'object_type', a.object_type, 'object_id', a.object_id,
                          'kind', null, 'outcome', 'waiting', 'reason', a.error_code, 'beaten_by', null, 'origin', a.origin,
                          'endpoint', null, 'received_at', null, 'recorded_at', tollgate.rfc3339(a.recorded_at), 'topic', a.next_topic,
                          'partition', null, 'offset', null, 'payload_bytes', null)::text
 from tollgate.event_attempts a
 where a.event_id = $1::text and a.outcome = 'retry'
   and not exists (select from tollgate.events e where e.event_id = $1::text)
 order by a.recorded_at desc
 limit 1)
