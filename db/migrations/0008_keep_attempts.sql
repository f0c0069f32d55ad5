-- Each try of an event that failed at least once. An event that waits in a retry topic has no row in tollgate.events yet, as its
-- outcome is not known: its newest row here says when it is tried again. The key is the record that was tried, not the number of
-- the try: numbers begin anew when a dead event is replayed.
create table tollgate.event_attempts (
  event_id       text not null,
  attempt        integer not null check (attempt > 0),   -- 1: the try on stripe.events
  outcome        text not null check (outcome in ('retry', 'applied', 'superseded', 'ignored', 'dead', 'discarded')),
  error_class    text check (error_class in ('infrastructure', 'transient', 'permanent', 'unknown')),  -- null: it went well
  error_code     text,
  error_message  text,                                   -- never payload
  next_topic     text,                                   -- where it waits, and until when
  next_at        timestamptz,
  type           text not null,
  account        text not null default '',
  livemode       boolean not null,
  object_type    text not null default '',
  object_id      text not null default '',
  origin         text not null,
  worker         text not null,
  started_at     timestamptz not null,
  duration       interval not null,
  topic          text not null,                          -- the record that was tried
  partition      integer not null,
  kafka_offset   bigint not null,
  recorded_at    timestamptz not null default clock_timestamp(),
  primary key (event_id, topic, partition, kafka_offset),
  check ((outcome = 'retry') = (next_at is not null)),
  check (outcome <> 'retry' or error_class is not null)
);
-- What waits now, soonest first.
create index event_attempts_waiting on tollgate.event_attempts (next_at) where outcome = 'retry';

grant select, insert on tollgate.event_attempts to tollgate_worker;
grant select on tollgate.event_attempts to tollgate_reader;
