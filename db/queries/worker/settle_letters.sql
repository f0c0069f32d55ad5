-- Open letters whose event has its outcome without a replay: the worker that wrote the letter died before its commit, and the next that
-- read the event could apply it. Looks at so many letters after a place, newest first, and says where it stopped; nothing: at
-- the end. A letter that an operation holds is settled with its item. The three outcomes are final.
-- Indexes: dead_letters_open, primary keys of events and dead_letters, operation_items_held.
with looked as materialized (
  select d.letter_id, d.event_id, d.created, d.last_failed_at from tollgate.dead_letters d
  where d.state = 'open'
    and ($1::int8 is null or (d.last_failed_at, d.letter_id) < (timestamptz 'epoch' + $1 * interval '1 microsecond', $2::text))
  order by d.last_failed_at desc, d.letter_id desc limit $3::int8),
settled as (
  update tollgate.dead_letters d set state = 'replayed', updated_at = clock_timestamp()
  from looked l cross join lateral (
    select k.outcome from tollgate.events k where k.event_id = l.event_id and k.created = l.created limit 1) e
  where d.letter_id = l.letter_id and d.state = 'open' and e.outcome in ('applied', 'superseded', 'ignored')
    and not exists (select from tollgate.operation_items i where i.letter_id = d.letter_id and i.state in ('pending', 'published'))
  returning 1)
select (select count(*) from settled), l.failed_us, l.letter_id
from (select count(*) = $3::int8 as is_more from looked) seen
left join lateral (
  select (extract(epoch from o.last_failed_at) * 1000000)::int8 as failed_us, o.letter_id from looked o
  where seen.is_more order by o.last_failed_at, o.letter_id limit 1) l on true
