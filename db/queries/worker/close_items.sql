-- Ends the items of operations whose events have their outcome, in the transaction that gives it, and lets their letters go. An item
-- that was let go meanwhile (canceled) fails the transaction with TG002: the batch is read again, and the record is a duplicate then.
-- Indexes: operation_items_open_event, primary key of dead_letters.
with closed as (
  update tollgate.operation_items i
  set state = 'done', outcome = u.outcome, finished_at = clock_timestamp(), published_at = coalesce(i.published_at, clock_timestamp())
  from unnest($1::text[], $2::text[], $3::text[]) as u (event_id, operation_id, outcome)
  where i.event_id = u.event_id and i.operation_id = u.operation_id and i.state in ('pending', 'published')
  returning i.letter_id, u.outcome),
freed as (
  update tollgate.dead_letters d
  set state = case closed.outcome when 'dead' then 'open' when 'discarded' then 'discarded' else 'replayed' end,
      updated_at = clock_timestamp()
  from closed where d.letter_id = closed.letter_id
  returning 1)
select tollgate.require_count((select count(*) from closed), cardinality($1::text[]), 'TG002'), (select count(*) from freed)
