-- Records of the dead topic as letters: one row an event, one line of history a record; what was read before counts once. No event
-- twice in one call. A record that failed at the same place at the same try as the letter's latest is a copy of it, as its writer
-- died between ack and commit; any other is a death after a replay. Whether the event has another outcome by now, the ledger says.
-- Indexes: primary keys of dead_letter_history, dead_letters, events; operation_items_held.
with fresh as materialized (
  select u.*, timestamptz 'epoch' + u.failed_us * interval '1 microsecond' as failed_at,
         coalesce((d.origin_topic, d.origin_partition, d.origin_offset, d.attempts)
                  = (u.origin_topic, u.origin_partition, u.origin_offset, u.attempts), false) as repeated,
         case e.outcome when 'applied' then 'replayed' when 'superseded' then 'replayed' when 'ignored' then 'replayed'
                        when 'discarded' then 'discarded' else 'open' end as state
  from unnest($1::text[], $2::text[], $3::int8[], $4::text[], $5::text[], $6::bool[], $7::text[], $8::text[], $9::text[], $10::text[],
              $11::text[], $12::text[], $13::text[], $14::int8[], $15::int8[], $16::int8[], $17::text[], $18::text[], $19::int8[],
              $20::int8[], $21::int8[], $22::int8[])
    as u (letter_id, event_id, created, type, account, livemode, object_type, object_id, error_class, error_code,
          error_message, place, fingerprint, attempts, first_failed_us, failed_us, origin, origin_topic, origin_partition,
          origin_offset, dead_partition, dead_offset)
  left join tollgate.dead_letters d on d.letter_id = u.letter_id
  left join lateral (
    select k.outcome from tollgate.events k where k.event_id = u.event_id and k.created = to_timestamp(u.created) limit 1) e on true
  where not exists (
    select from tollgate.dead_letter_history h
    where h.partition = u.dead_partition and h.kafka_offset = u.dead_offset
      and h.failed_at = timestamptz 'epoch' + u.failed_us * interval '1 microsecond')),
written as (
  insert into tollgate.dead_letters as d (letter_id, event_id, created, type, account, livemode, object_type, object_id, error_class,
                                          error_code, error_message, place, fingerprint, attempts, first_failed_at, last_failed_at,
                                          state, origin_topic, origin_partition, origin_offset, dead_partition, dead_offset)
  select f.letter_id, f.event_id, to_timestamp(f.created), f.type, f.account, f.livemode, f.object_type, f.object_id, f.error_class,
         f.error_code, f.error_message, f.place, f.fingerprint, f.attempts,
         timestamptz 'epoch' + f.first_failed_us * interval '1 microsecond', f.failed_at, f.state, f.origin_topic,
         f.origin_partition, f.origin_offset, f.dead_partition, f.dead_offset
  from fresh f order by f.letter_id
  on conflict (letter_id) do update
    set created = excluded.created, type = excluded.type, account = excluded.account, livemode = excluded.livemode,
        object_type = excluded.object_type, object_id = excluded.object_id, error_class = excluded.error_class,
        error_code = excluded.error_code, error_message = excluded.error_message, place = excluded.place,
        fingerprint = excluded.fingerprint, attempts = excluded.attempts,
        first_failed_at = least(d.first_failed_at, excluded.first_failed_at),
        last_failed_at = greatest(d.last_failed_at, excluded.last_failed_at),
        died_again = d.died_again + case when (d.origin_topic, d.origin_partition, d.origin_offset, d.attempts)
                                              = (excluded.origin_topic, excluded.origin_partition, excluded.origin_offset, excluded.attempts)
                                         then 0 else 1 end,
        state = case when excluded.state <> 'open' then excluded.state
                     when exists (select from tollgate.operation_items i
                                  where i.letter_id = d.letter_id and i.state in ('pending', 'published')) then d.state
                     else 'open' end,
        origin_topic = excluded.origin_topic, origin_partition = excluded.origin_partition, origin_offset = excluded.origin_offset,
        dead_partition = excluded.dead_partition, dead_offset = excluded.dead_offset, updated_at = clock_timestamp()
  returning 1),
noted as (
  insert into tollgate.dead_letter_history (partition, kafka_offset, letter_id, repeated, origin, error_class, error_code,
                                            error_message, place, attempts, failed_at)
  select f.dead_partition, f.dead_offset, f.letter_id, f.repeated, f.origin, f.error_class, f.error_code, f.error_message, f.place,
         f.attempts, f.failed_at
  from fresh f
  returning repeated)
select count(*), count(*) filter (where repeated) from noted
