-- The heart: what arrived (events), what Stripe holds (objects), how far each partition was read (partition_progress).
create schema if not exists tollgate;
create schema if not exists stripe;

-- One row for each event ever accepted, with its one outcome. The payload stays text: jsonb costs more and refuses \u0000.
create table tollgate.events (
  event_id      text not null,
  created       timestamptz not null,             -- Stripe's clock; epoch 0 when the event's own was impossible
  account       text not null default '',         -- '' = the platform's own account
  livemode      boolean not null,
  type          text not null,
  api_version   text,
  object_type   text not null default '',
  object_id     text not null default '',
  kind          text not null check (kind in ('created', 'updated', 'deleted', 'shown', 'thin')),
  outcome       text not null check (outcome in ('applied', 'superseded', 'ignored', 'dead', 'discarded')),
  reason        text,                             -- why not applied: older_second, tie, unknown_object, an error code
  beaten_by     text,                             -- the event or fetch that holds instead
  origin        text not null default 'webhook',
  endpoint      text,
  received_at   timestamptz,
  recorded_at   timestamptz not null default clock_timestamp(),
  topic         text not null,
  partition     integer not null,
  kafka_offset  bigint not null,
  payload       text compression lz4,             -- null only when the bytes were not UTF-8; the dead topic has them
  primary key (event_id, created)
) partition by range (created);
create index events_by_object on tollgate.events (object_id, object_type, created) where object_id <> '';
create table tollgate.events_default partition of tollgate.events default;

-- The id behind a reference, which Stripe sends as an id, as the expanded object, as a deleted stub or as null. Ids have 255
-- characters at most; longer ones are cut so that no event can outgrow an index.
create function tollgate.json_ref(value jsonb) returns text
language sql immutable parallel safe as $$
  select left(case jsonb_typeof(value) when 'string' then value #>> '{}' when 'object' then value ->> 'id' end, 255)
$$;

-- The mirror: one row an object, living or dead. What is searched for is a generated column, not an index on an expression
-- of raw: such an index would forbid HOT updates whenever raw changes, which is always.
create table tollgate.objects (
  type              text not null,
  account           text not null default '',
  livemode          boolean not null,
  id                text not null,
  raw               jsonb compression lz4,        -- null: a tombstone of an object never seen alive
  api_version       text,
  as_of             timestamptz not null,         -- Stripe's clock
  source_id         text not null,                -- the event or fetch the state comes from
  deleted_at        timestamptz,
  settled           boolean not null default true,
  unsettled_reason  text,
  contested         boolean not null default false,
  revision          bigint not null default 1,
  updated_at        timestamptz not null default clock_timestamp(),
  customer          text generated always as (tollgate.json_ref(raw -> 'customer')) stored,
  status            text generated always as (left(raw ->> 'status', 64)) stored,
  email             text generated always as (left(raw ->> 'email', 320)) stored,
  primary key (type, account, livemode, id),
  check (settled = (unsettled_reason is null))
) partition by list (type);

-- Answers of Stripe's API, as facts for the merge and for lineage.
create table tollgate.fetches (
  fetch_id    text primary key,
  type        text not null,
  account     text not null default '',
  livemode    boolean not null,
  object_id   text not null,
  as_of       timestamptz not null,
  missing     boolean not null default false,
  truncated   boolean not null default false,
  raw         text compression lz4,
  fetched_at  timestamptz not null default clock_timestamp()
);
create index fetches_by_object on tollgate.fetches (object_id, type, as_of);

-- What an event could not tell. The table is the truth, the topic stripe.reconcile its copy.
create table tollgate.reconcile_requests (
  type          text not null,
  account       text not null default '',
  livemode      boolean not null,
  object_id     text not null,
  reason        text not null,                    -- tie, truncated_list, thin_event
  source_id     text not null,
  requested_at  timestamptz not null default clock_timestamp(),
  primary key (type, account, livemode, object_id)
);

-- Offsets live with the data (DESIGN 5): a batch moves next_offset under the epoch its lane was given, or is dropped.
create table tollgate.partition_progress (
  consumer_group  text not null,
  topic           text not null,
  partition       integer not null,
  epoch           bigint not null,
  next_offset     bigint,                         -- null: nothing applied yet
  owner           text not null,
  updated_at      timestamptz not null default clock_timestamp(),
  primary key (consumer_group, topic, partition)
);

-- Aborts the transaction when a guarded statement touched another number of rows than expected; `code` is the SQLSTATE.
create function tollgate.require_count(got bigint, expected bigint, code text) returns bigint
language plpgsql immutable as $$
begin
  if got is distinct from expected then
    raise exception 'expected % rows, found %', expected, got using errcode = code;
  end if;
  return got;
end $$;
