-- Makes an operation and freezes its set, oldest failure first; no row when nothing is selected. A letter that another operation took
-- meanwhile fails the whole with 23505 (operation_items_held). Indexes as in list_letters.
with chosen as materialized (
  select d.letter_id, d.event_id, row_number() over (order by d.first_failed_at, d.letter_id) - 1 as position
  from tollgate.select_letters($1::text[], $2::text, $3::text, $4::text, $5::text, $6::text, $7::bool, $8::text, $9::text,
                               $10::int8, $11::int8) d
  where d.state = 'open'),
made as (
  insert into tollgate.operations (kind, state, selection, reason, requested_by, rate_per_second, total, started_at)
  select $12::text, $13::text, $14::text::jsonb, $15::text, $16::text, $17::int8, count(*),
         case when $13::text = 'running' then clock_timestamp() end
  from chosen having count(*) > 0
  returning operation_id),
frozen as (
  insert into tollgate.operation_items (operation_id, position, letter_id, event_id)
  select made.operation_id, chosen.position, chosen.letter_id, chosen.event_id from made cross join chosen
  returning 1)
select made.operation_id, (select count(*) from frozen) from made
