-- What the console learned: lists by time alone, discards that are taken back, items that nobody answers, the index read anew.

-- Lists without an object ask for a stretch of time. Events come nearly in the order of `created`, so a summary of each 32 pages finds
-- the stretch; it costs an insert next to nothing and a year of events a few hundred KiB, where a btree would cost every batch.
create index events_by_created on tollgate.events using brin (created) with (pages_per_range = 32, autosummarize = on);

-- An outcome is final; a dead event may get another one, by a replay or a discard, and a discarded one may be dead again.
drop trigger events_outcome_is_final on tollgate.events;
create or replace function tollgate.refuse_other_outcome() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception 'expected event % to be dead, as only a dead event may get another outcome, and only a discarded one may be dead again; it is %',
                  old.event_id, old.outcome using errcode = '42501';
end $$;
create trigger events_outcome_is_final before update on tollgate.events for each row
  when (old.outcome <> 'dead'
        and not (old.outcome = 'discarded' and new.outcome = 'dead')
        and row (new.outcome, new.reason, new.beaten_by, new.kind, new.object_type, new.object_id)
            is distinct from row (old.outcome, old.reason, old.beaten_by, old.kind, old.object_type, old.object_id))
  execute function tollgate.refuse_other_outcome();

-- Takes a discard back, of `most` letters of a selection at once: letter and event are as they were before it. Runs with the owner's
-- rights, so that the console, which asks, can write no outcome but this one. A letter whose event has an effect by now stays closed.
create function tollgate.restore_letters(ids text[], grouped text, of_type text, of_object_type text, of_object text, of_account text,
                                         of_livemode boolean, of_class text, of_code text, from_us bigint, until_us bigint, most bigint,
                                         out selected bigint, out restored bigint)
language sql security definer set search_path = pg_catalog, pg_temp as $$
  with chosen as materialized (
    select d.letter_id, count(*) over () as selected
    from tollgate.select_letters(ids, grouped, of_type, of_object_type, of_object, of_account, of_livemode, of_class, of_code, from_us,
                                 until_us) d
    where d.state = 'discarded'
      and not exists (select from tollgate.events e where e.event_id = d.event_id and e.created = d.created
                                                      and e.outcome not in ('dead', 'discarded'))
    order by d.letter_id limit most),
  opened as (
    update tollgate.dead_letters d set state = 'open', updated_at = clock_timestamp()
    from chosen where d.letter_id = chosen.letter_id and d.state = 'discarded'
    returning d.letter_id, d.event_id, d.created, d.error_code),
  revived as (
    update tollgate.events e set outcome = 'dead', reason = opened.error_code, recorded_at = clock_timestamp()
    from opened where e.event_id = opened.event_id and e.created = opened.created and e.outcome = 'discarded'
    returning 1)
  select coalesce((select max(chosen.selected) from chosen), 0), (select count(*) from opened)
$$;

-- The dead topic is read again from its start: whoever reads a partition is fenced and begins anew. Runs with the owner's rights, so
-- that the console can move this progress and no other.
create function tollgate.reread_dead_topic(of_group text, asked_by text) returns bigint
language sql security definer set search_path = pg_catalog, pg_temp as $$
  with moved as (
    update tollgate.partition_progress p
    set epoch = p.epoch + 1, next_offset = null, parked_reason = null, owner = asked_by, updated_at = clock_timestamp()
    where p.consumer_group = of_group and p.topic = 'stripe.events.dead'
    returning 1)
  select count(*) from moved
$$;

-- Drafts are no more: an operation is made, told to the audit log and begun in one transaction. Those of a console that died in between
-- held their letters.
with gone as (
  update tollgate.operations o
  set state = 'canceled', state_reason = 'its console died before it began', finished_at = clock_timestamp(), updated_at = clock_timestamp()
  where o.state = 'draft' and o.created_at < clock_timestamp() - interval '1 minute'
  returning o.operation_id),
released as (
  update tollgate.operation_items i
  set state = 'canceled', detail = 'the operation was canceled', finished_at = clock_timestamp()
  from gone where i.operation_id = gone.operation_id and i.state = 'pending'
  returning 1)
select tollgate.append_audit('migration:0011', null, 'operations.expire', gone.operation_id, 'its console died before it began', 'done',
                             null, 'migration_0011')
from gone, (select count(*) from released) as counted;

revoke all on function tollgate.restore_letters(text[], text, text, text, text, text, boolean, text, text, bigint, bigint, bigint) from public;
revoke all on function tollgate.reread_dead_topic(text, text) from public;
grant execute on function tollgate.restore_letters(text[], text, text, text, text, text, boolean, text, text, bigint, bigint, bigint)
  to tollgate_console;
grant execute on function tollgate.reread_dead_topic(text, text) to tollgate_console;
-- An item that nobody answers lets its letter go.
grant update (state, updated_at) on tollgate.dead_letters to tollgate_console;
grant select on tollgate.partition_progress to tollgate_console;
