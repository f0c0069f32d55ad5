-- Items that were sent and have no outcome let their letters go: those named, else all that were sent so many seconds ago and whose event
-- has no try waiting since. A copy that comes after all finds no open item and is a duplicate. A letter is open again, unless the ledger
-- has an outcome of its event. Indexes: operation_items_by_state, primary keys of event_attempts, dead_letters and events.
with chosen as materialized (
  select i.position, i.letter_id, i.event_id from tollgate.operation_items i
  where i.operation_id = $1::text and i.state = 'published'
    and case when $2::text[] is not null then i.letter_id = any ($2::text[])
             else i.published_at <= clock_timestamp() - $3::int8 * interval '1 second'
                  and not exists (select from tollgate.event_attempts a
                                  where a.event_id = i.event_id and a.outcome = 'retry'
                                    and a.next_at > clock_timestamp() - $3::int8 * interval '1 second') end),
released as (
  update tollgate.operation_items i set state = 'canceled', detail = $4::text, finished_at = clock_timestamp()
  from chosen where i.operation_id = $1::text and i.position = chosen.position and i.state = 'published'
  returning i.letter_id),
freed as (
  update tollgate.dead_letters d
  set state = case (select e.outcome from tollgate.events e where e.event_id = d.event_id and e.created = d.created limit 1)
                when 'applied' then 'replayed' when 'superseded' then 'replayed' when 'ignored' then 'replayed'
                when 'discarded' then 'discarded' else 'open' end,
      updated_at = clock_timestamp()
  from released where d.letter_id = released.letter_id
  returning 1)
select (select count(*) from released), (select count(*) from freed)
