-- The index of the dead topic, and operations on it. The topic is the truth: dead_letters is made anew by reading it again.
-- An event has one letter however often it dies; each record of the topic is one line of its history.
create table tollgate.dead_letters (
  letter_id         text primary key,                     -- the event's id; of a foreign record foreign-<partition>-<offset>-<its time>
  event_id          text,                                 -- null: a foreign record, not an event of ours
  created           timestamptz,                          -- Stripe's clock; with event_id the key of tollgate.events
  type              text not null default '',
  account           text not null default '',
  livemode          boolean not null default false,
  object_type       text not null default '',
  object_id         text not null default '',
  error_class       text not null check (error_class in ('infrastructure', 'transient', 'permanent', 'unknown')),
  error_code        text not null,
  error_message     text not null default '',             -- never payload
  place             text not null default '',             -- what failed: a statement, a handler, the scanner
  fingerprint       text not null,                        -- of class, code, type and place: one broken cause is one group
  attempts          integer not null default 1,           -- tries of the latest life: a replay begins anew
  first_failed_at   timestamptz not null,
  last_failed_at    timestamptz not null,
  died_again        integer not null default 0,           -- after so many replays
  state             text not null default 'open' check (state in ('open', 'replaying', 'replayed', 'discarded')),
  origin_topic      text not null default '',             -- the record that failed first in the latest life
  origin_partition  integer not null default 0,
  origin_offset     bigint not null default 0,
  dead_partition    integer not null,                     -- the latest record of the dead topic: it has the bytes
  dead_offset       bigint not null,
  indexed_at        timestamptz not null default clock_timestamp(),
  updated_at        timestamptz not null default clock_timestamp()
);
create index dead_letters_by_time on tollgate.dead_letters (last_failed_at desc, letter_id desc);
create index dead_letters_by_group on tollgate.dead_letters (fingerprint, last_failed_at desc, letter_id desc);
create index dead_letters_open on tollgate.dead_letters (last_failed_at desc, letter_id desc) where state = 'open';
create index dead_letters_by_object on tollgate.dead_letters (object_id) where object_id <> '';

-- Each record of the dead topic, so that one read twice counts once.
create table tollgate.dead_letter_history (
  partition      integer not null,
  kafka_offset   bigint not null,
  letter_id      text not null references tollgate.dead_letters on delete cascade,
  repeated       boolean not null,                        -- a copy: its writer died between the ack and its commit
  origin         text not null,                           -- webhook, sweep, replay:<operation>
  error_class    text not null,
  error_code     text not null,
  error_message  text not null,
  place          text not null,
  attempts       integer not null,
  failed_at      timestamptz not null,                    -- the record's own time
  indexed_at     timestamptz not null default clock_timestamp(),
  primary key (partition, kafka_offset, failed_at)        -- with the time: a topic made anew begins at offset 0 again
);
create index dead_letter_history_by_letter on tollgate.dead_letter_history (letter_id, failed_at);

-- One broken cause, one row.
create view tollgate.dead_letter_groups with (security_invoker = true) as
select fingerprint, min(error_class) as error_class, min(error_code) as error_code, min(type) as type, min(place) as place,
       min(first_failed_at) as first_seen, max(last_failed_at) as last_seen, count(*) as letters,
       count(*) filter (where state = 'open') as open, count(*) filter (where state = 'replaying') as replaying,
       count(*) filter (where state = 'replayed') as replayed, count(*) filter (where state = 'discarded') as discarded,
       count(*) filter (where died_again > 0) as died_again,
       (array_agg(letter_id order by last_failed_at desc, letter_id desc))[1] as example_letter,
       (array_agg(error_message order by last_failed_at desc, letter_id desc))[1] as example_message
from tollgate.dead_letters group by fingerprint;

-- A replay or a discard of a frozen set of letters. Whoever holds the lease runs it; the epoch keeps out one that lost it.
create table tollgate.operations (
  operation_id      text primary key default 'op_' || left(replace(gen_random_uuid()::text, '-', ''), 16),
  kind              text not null check (kind in ('replay', 'discard')),
  state             text not null check (state in ('draft', 'awaiting_approval', 'running', 'paused', 'stopped', 'canceled', 'done')),
  state_reason      text not null default '',             -- why paused, stopped, canceled: for people
  selection         jsonb not null,                       -- what was asked for; what it meant is in operation_items
  reason            text not null check (length(reason) between 1 and 1000),
  requested_by      text not null check (requested_by <> ''),
  approved_by       text check (approved_by <> requested_by),
  rate_per_second   integer not null check (rate_per_second between 1 and 10000),
  stage             integer not null default 0 check (stage between 0 and 2),  -- canary of one, canary of ten, the rest
  failures_forgiven integer not null default 0,           -- seen by whoever resumed it after it had stopped
  total             integer not null default 0,
  created_at        timestamptz not null default clock_timestamp(),
  started_at        timestamptz,
  finished_at       timestamptz,
  updated_at        timestamptz not null default clock_timestamp(),
  owner             text,
  owner_epoch       bigint not null default 0,
  lease_until       timestamptz
);
create index operations_by_time on tollgate.operations (created_at desc, operation_id desc);
create index operations_running on tollgate.operations (operation_id) where state = 'running';

create table tollgate.operation_items (
  operation_id    text not null references tollgate.operations,
  position        integer not null,                       -- from 0: the order of work
  letter_id       text not null references tollgate.dead_letters,
  event_id        text,
  state           text not null default 'pending' check (state in ('pending', 'published', 'done', 'refused', 'canceled')),
  outcome         text check (outcome in ('applied', 'superseded', 'ignored', 'dead', 'discarded')),
  predicted       text,                                   -- by the dry run of the moment it was made
  detail          text not null default '',               -- why refused
  published_at    timestamptz,
  finished_at     timestamptz,
  primary key (operation_id, position),
  unique (operation_id, letter_id),
  check ((state = 'done') = (outcome is not null))
);
-- A letter is held by one operation at most, until its item has ended.
create unique index operation_items_held on tollgate.operation_items (letter_id) where state in ('pending', 'published');
-- The worker asks whether an event that comes back was sent by an operation that still waits for it.
create index operation_items_open_event on tollgate.operation_items (event_id, operation_id) where state in ('pending', 'published');
create index operation_items_by_state on tollgate.operation_items (operation_id, state, position);

-- How far an operation is.
create function tollgate.count_items(operation text,
  out total bigint, out pending bigint, out published bigint, out applied bigint, out superseded bigint, out ignored bigint,
  out dead bigint, out discarded bigint, out refused bigint, out canceled bigint)
language sql stable parallel safe as $$
  select count(*), count(*) filter (where i.state = 'pending'), count(*) filter (where i.state = 'published'),
         count(*) filter (where i.outcome = 'applied'), count(*) filter (where i.outcome = 'superseded'),
         count(*) filter (where i.outcome = 'ignored'), count(*) filter (where i.outcome = 'dead'),
         count(*) filter (where i.outcome = 'discarded'), count(*) filter (where i.state = 'refused'),
         count(*) filter (where i.state = 'canceled')
  from tollgate.operation_items i where i.operation_id = operation
$$;

-- What a selection means: the one place that knows, so that looking, counting, forecasting and freezing never differ. Null: no
-- condition. Postgres puts the body in the place of the call, so the indexes serve it.
create function tollgate.select_letters(ids text[], grouped text, of_type text, of_object_type text, of_object text, of_account text,
                                        of_livemode boolean, of_class text, of_code text, from_us bigint, until_us bigint)
returns setof tollgate.dead_letters
language sql stable parallel safe as $$
  select d.* from tollgate.dead_letters d
  where (ids is null or d.letter_id = any (ids))
    and (grouped is null or d.fingerprint = grouped)
    and (of_type is null or d.type = of_type or (right(of_type, 2) = '.*' and starts_with(d.type, left(of_type, -1))))
    and (of_object_type is null or d.object_type = of_object_type)
    and (of_object is null or d.object_id = of_object)
    and (of_account is null or d.account = of_account)
    and (of_livemode is null or d.livemode = of_livemode)
    and (of_class is null or d.error_class = of_class)
    and (of_code is null or d.error_code = of_code)
    and (from_us is null or d.last_failed_at >= timestamptz 'epoch' + from_us * interval '1 microsecond')
    and (until_us is null or d.last_failed_at < timestamptz 'epoch' + until_us * interval '1 microsecond')
$$;

-- An outcome is final; only a dead event may get another one, by a replay or a discard.
create function tollgate.refuse_other_outcome() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception 'expected event % to be dead, as only a dead event may get another outcome; it is %', old.event_id, old.outcome
    using errcode = '42501';
end $$;
create trigger events_outcome_is_final before update on tollgate.events for each row
  when (old.outcome <> 'dead' and row (new.outcome, new.reason, new.beaten_by, new.kind, new.object_type, new.object_id)
                                  is distinct from row (old.outcome, old.reason, old.beaten_by, old.kind, old.object_type, old.object_id))
  execute function tollgate.refuse_other_outcome();

do $$
begin
  if not exists (select from pg_roles where rolname = 'tollgate_console') then
    create role tollgate_console nologin;
  end if;
exception
  -- Roles belong to the whole server: another database's migration may be making them now.
  when duplicate_object or unique_violation then null;
  when insufficient_privilege then
    raise exception 'expected the right to create role tollgate_console, it is missing: have an administrator run "create role tollgate_console nologin", then migrate again'
      using errcode = '42501';
end $$;
grant usage on schema tollgate to tollgate_console;

-- The worker indexes the topic, applies what comes back, and runs the operations.
grant select, insert, update on tollgate.dead_letters to tollgate_worker;
grant select, insert on tollgate.dead_letter_history to tollgate_worker;
grant select, update on tollgate.operations, tollgate.operation_items to tollgate_worker;
grant update (account, livemode, type, api_version, object_type, object_id, kind, outcome, reason, beaten_by, origin, endpoint,
              received_at, recorded_at, topic, partition, kafka_offset, payload) on tollgate.events to tollgate_worker;
-- The console looks, forecasts, asks for operations, and pauses, resumes and cancels them.
grant select on tollgate.dead_letters, tollgate.dead_letter_history, tollgate.dead_letter_groups,
  tollgate.events, tollgate.objects, tollgate.fetches to tollgate_console;
grant select, insert on tollgate.operations, tollgate.operation_items to tollgate_console;
grant update (state, state_reason, approved_by, failures_forgiven, rate_per_second, started_at, finished_at, updated_at)
  on tollgate.operations to tollgate_console;
grant update (state, detail, predicted, finished_at) on tollgate.operation_items to tollgate_console;
