-- The reconciler: who leads, what was swept and sealed, runs that people ask for, and the drift they found.
alter table tollgate.fetches add column job text not null default 'targeted', add column request_id text;
alter table tollgate.reconcile_requests
  add column not_before timestamptz not null default '-infinity',  -- asked for again after trouble, or in a later second
  add column attempts integer not null default 0,                  -- answers that did not settle it, or errors
  add column last_error text;
create index reconcile_requests_due on tollgate.reconcile_requests (not_before, requested_at);

-- Which objects an event waits for.
create index event_attempts_of_object on tollgate.event_attempts (object_id) where outcome = 'retry' and object_id <> '';

-- One leader at a time. Every write of a leader begins by holding its row's key (for key share) at its own epoch. Who takes over locks the
-- row for update, which waits for writes that are under way, and raises the epoch; a renewal touches no key and waits for none of them.
create table tollgate.leases (
  name         text primary key,
  owner        text not null,
  epoch        bigint not null,
  lease_until  timestamptz not null,
  first_taken  timestamptz not null default clock_timestamp()
);
-- TG005: another process leads now, nothing of this transaction holds.
create function tollgate.require_lease(lease text, held bigint) returns bigint
language plpgsql as $$
declare
  now_at bigint;
begin
  select l.epoch into now_at from tollgate.leases l where l.name = lease for key share;
  if now_at is distinct from held then
    raise exception 'expected epoch % of lease %, found %: another process leads', held, lease, now_at using errcode = 'TG005';
  end if;
  return held;
end $$;

-- Whose account the mirror is of, in each mode: a key of another account would find every object missing. Forget a row to accept another.
create table tollgate.stripe_accounts (
  livemode    boolean primary key,
  account_id  text not null,
  noted_at    timestamptz not null default clock_timestamp()
);

-- How far Stripe's list of events was read, for each account and mode.
create table tollgate.sweep_scopes (
  account        text not null default '',                -- '' = the platform's own account
  livemode       boolean not null,
  swept_until    timestamptz not null,                    -- Stripe's clock: every event created before was listed for the last time
  sealed_until   timestamptz not null,                    -- … and has an outcome
  next_sweep_at  timestamptz not null default clock_timestamp(),
  last_event_at  timestamptz,
  failures       integer not null default 0,              -- looks in a row that came to nothing: the pause between them grows
  last_error     text,                                    -- of the last look, or what keeps a window open
  updated_at     timestamptz not null default clock_timestamp(),
  primary key (account, livemode)
);
create table tollgate.sweep_windows (
  account    text not null default '',
  livemode   boolean not null,
  from_at    timestamptz not null,
  until_at   timestamptz not null,
  events     bigint not null,
  published  bigint not null,                             -- that the ledger lacked: lost, or later than the sweep
  pending    text[] not null default '{}',                -- have no outcome yet: "id created"
  unread     boolean not null default false,              -- Stripe's list of it cannot be read; it holds the seal
  trouble    text not null default '',                    -- why it cannot be read, or some of its events not be sent
  listed_at  timestamptz not null default clock_timestamp(),
  resent     integer not null default 0,                  -- how often it was listed and sent again: the pause doubles
  sealed_at  timestamptz,
  primary key (account, livemode, from_at),
  check (from_at < until_at)
);
create index sweep_windows_open on tollgate.sweep_windows (account, livemode, from_at) where sealed_at is null;
-- What no list can tell any more: Stripe keeps events for 30 days.
create table tollgate.sweep_gaps (
  account     text not null default '',
  livemode    boolean not null,
  from_at     timestamptz not null,
  until_at    timestamptz not null,
  noticed_at  timestamptz not null default clock_timestamp(),
  closed_by   text,                                       -- the backfill that read everything since
  primary key (account, livemode, from_at)
);

-- Sweeps, verifications and backfills that somebody asked for, or the schedule.
create table tollgate.reconcile_runs (
  run_id        text primary key,
  kind          text not null check (kind in ('sweep', 'verify', 'backfill')),
  state         text not null default 'waiting' check (state in ('waiting', 'running', 'stopped', 'done', 'failed', 'canceled')),
  dry_run       boolean not null default false,
  account       text not null default '',
  types         text[] not null default '{}',             -- empty: all
  from_events   boolean not null default false,           -- backfill from the events of the last 30 days
  burial_limit  double precision not null default 0.05,   -- share of a type's objects that may be found gone before a person is asked
  requested_by  text not null,
  reason        text not null default '',
  state_reason  text not null default '',
  objects       bigint not null default 0,                -- compared or written
  pages         bigint not null default 0,
  drifted       bigint not null default 0,
  buried        bigint not null default 0,
  total_guess   bigint,                                   -- objects expected, for a progress bar
  created_at    timestamptz not null default clock_timestamp(),
  started_at    timestamptz,
  finished_at   timestamptz,
  updated_at    timestamptz not null default clock_timestamp()
);
create index reconcile_runs_open on tollgate.reconcile_runs (created_at) where state in ('waiting', 'running');
create index reconcile_runs_by_time on tollgate.reconcile_runs (created_at desc, run_id desc);

-- The parts of a run. A part is done once, page by page; its cursor moves in the transaction that writes the page.
create table tollgate.run_shards (
  run_id      text not null references tollgate.reconcile_runs on delete cascade,
  shard_id    bigint generated always as identity,
  type        text not null,
  account     text not null default '',
  livemode    boolean not null,
  parent      text not null default '',                   -- of lists that hang under an object
  from_at     timestamptz,                                -- created range; null: the list knows none
  until_at    timestamptz,
  also        boolean not null default false,             -- the kind's second list, of what the first leaves out
  cursor      text not null default '',                   -- the last object read
  state       text not null default 'waiting' check (state in ('waiting', 'done', 'split', 'skipped', 'failed')),
  objects     bigint not null default 0,
  pages       bigint not null default 0,
  detail      text not null default '',
  started_at  timestamptz,                                -- Stripe's clock when its first page was asked for
  primary key (run_id, shard_id)
);
create index run_shards_waiting on tollgate.run_shards (run_id, shard_id) where state = 'waiting';

-- Objects that differed from Stripe although nothing was on its way.
create table tollgate.drifts (
  drift_id      bigint generated always as identity primary key,
  run_id        text,                                     -- null: the rolling verification
  type          text not null,
  account       text not null default '',
  livemode      boolean not null,
  object_id     text not null,
  found_at      timestamptz not null default clock_timestamp(),
  since         timestamptz,                              -- Stripe's clock: as_of of the row that was wrong; null: there was none
  as_of         timestamptz not null,                     -- of the answer that shows it
  paths         text[] not null,                          -- RFC 6901
  changes       text not null,                            -- JSON: [{path, mirror, stripe}]
  cause         text not null check (cause in ('lost', 'dead', 'superseded_wrongly', 'written_by_someone_else', 'api_version', 'never_seen', 'not_storable', 'unknown')),
  events        text[] not null default '{}',
  state         text not null default 'open' check (state in ('open', 'repaired')),
  repaired_at   timestamptz,
  request_id    text
);
create index drifts_by_time on tollgate.drifts (found_at desc, drift_id desc);
create index drifts_by_object on tollgate.drifts (object_id);

-- Where the rolling verification stands in each class of objects.
create table tollgate.verify_cursors (
  class       text not null,
  account     text not null default '',
  livemode    boolean not null,
  after_id    text not null default '',
  round_from  timestamptz not null default clock_timestamp(),
  rounds      bigint not null default 0,
  primary key (class, account, livemode)
);

do $$
begin
  if not exists (select from pg_roles where rolname = 'tollgate_reconciler') then
    create role tollgate_reconciler nologin;
  end if;
exception
  when duplicate_object or unique_violation then null;
  when insufficient_privilege then
    raise exception 'expected the right to create role tollgate_reconciler, it is missing: have an administrator run "create role tollgate_reconciler nologin", then migrate again'
      using errcode = '42501';
end $$;
grant usage on schema tollgate, billing to tollgate_reconciler;
grant select on all tables in schema tollgate, billing to tollgate_reconciler;
revoke all on tollgate.api_tokens, tollgate.audit_log, tollgate.idempotency_keys from tollgate_reconciler;
grant insert on tollgate.stripe_accounts to tollgate_reconciler;
grant insert, update on tollgate.objects, tollgate.reconcile_requests, tollgate.fetches, tollgate.leases, tollgate.sweep_scopes,
  tollgate.sweep_windows, tollgate.sweep_gaps, tollgate.run_shards, tollgate.drifts, tollgate.verify_cursors, tollgate.reconcile_runs
  to tollgate_reconciler;
grant delete on tollgate.reconcile_requests, tollgate.fetches, tollgate.run_shards, tollgate.sweep_windows, tollgate.drifts to tollgate_reconciler;
grant insert, update on billing.subscriptions, billing.payments, billing.refunds, billing.disputes, billing.payouts,
  billing.connected_accounts, billing.payment_methods to tollgate_reconciler;
-- The console shows, asks for runs and requests, and cancels.
grant select on tollgate.stripe_accounts, tollgate.leases, tollgate.sweep_scopes, tollgate.sweep_windows, tollgate.sweep_gaps, tollgate.reconcile_runs,
  tollgate.run_shards, tollgate.drifts, tollgate.verify_cursors, tollgate.reconcile_requests to tollgate_console;
grant insert on tollgate.reconcile_runs, tollgate.reconcile_requests to tollgate_console;
grant update (state, state_reason, burial_limit, updated_at, finished_at) on tollgate.reconcile_runs to tollgate_console;
grant update (reason, source_id, requested_at, not_before) on tollgate.reconcile_requests to tollgate_console;
