-- Letters of a selection, newest failure first, a page at a time; with $16 the one of an event. Indexes: dead_letters_by_time,
-- dead_letters_open, dead_letters_by_group, dead_letters_by_object, primary key; operation_items_held for who holds it.
select d.letter_id, d.event_id, extract(epoch from d.created)::int8, d.type, d.account, d.livemode, d.object_type, d.object_id,
       d.error_class, d.error_code, d.error_message, d.place, d.fingerprint, d.attempts,
       (extract(epoch from d.first_failed_at) * 1000000)::int8, (extract(epoch from d.last_failed_at) * 1000000)::int8,
       d.died_again, d.state, d.origin_topic, d.origin_partition, d.origin_offset, d.dead_partition, d.dead_offset,
       (select i.operation_id from tollgate.operation_items i where i.letter_id = d.letter_id and i.state in ('pending', 'published'))
from tollgate.select_letters($1::text[], $2::text, $3::text, $4::text, $5::text, $6::text, $7::bool, $8::text, $9::text, $10::int8,
                             $11::int8) d
where ($12::text is null or d.state = $12)
  and ($13::int8 is null
       or (d.last_failed_at, d.letter_id) < (timestamptz 'epoch' + $13 * interval '1 microsecond', $14::text))
  and ($16::text is null or d.event_id = $16)
order by d.last_failed_at desc, d.letter_id desc
limit $15::int8
