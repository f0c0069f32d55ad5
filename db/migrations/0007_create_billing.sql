-- What the mirror means for billing. Projections: one row an object, computed from its new state alone by
-- libs/billing/projections, so they converge as the mirror does; revision is the mirror's at which it was written. Reactions: one row for
-- what an event makes happen, once, also for an event that came late and was superseded in the mirror. Both are written in the
-- worker's transaction.
create schema if not exists billing;

create table billing.connected_accounts (  -- account
  account            text not null default '',
  livemode           boolean not null,
  id                 text not null,
  as_of              timestamptz not null,
  deleted_at         timestamptz,
  revision           bigint not null,
  type               text,
  country            text,
  business_type      text,
  email              text,
  default_currency   text,
  charges_enabled    boolean,
  payouts_enabled    boolean,
  details_submitted  boolean,
  disabled_reason    text,
  currently_due      jsonb,              -- what Stripe asks for: an array of field names
  past_due           jsonb,
  current_deadline   timestamptz,
  created            timestamptz,
  primary key (account, livemode, id)
) with (fillfactor = 85);

create table billing.disputes (  -- dispute
  account               text not null default '',
  livemode              boolean not null,
  id                    text not null,
  as_of                 timestamptz not null,
  deleted_at            timestamptz,
  revision              bigint not null,
  charge                text,
  payment_intent        text,
  status                text,
  reason                text,
  network_reason_code   text,
  amount                bigint,
  currency              text,
  evidence_due_by       timestamptz,
  has_evidence          boolean,
  past_due              boolean,
  is_charge_refundable  boolean,
  created               timestamptz,
  primary key (account, livemode, id)
) with (fillfactor = 85);

create table billing.payments (  -- payment_intent
  account                 text not null default '',
  livemode                boolean not null,
  id                      text not null,
  as_of                   timestamptz not null,
  deleted_at              timestamptz,
  revision                bigint not null,
  customer                text,
  status                  text,
  amount                  bigint,
  amount_received         bigint,
  amount_capturable       bigint,
  currency                text,
  payment_method          text,
  latest_charge           text,
  failure_code            text,
  decline_code            text,
  cancellation_reason     text,
  canceled_at             timestamptz,
  application_fee_amount  bigint,
  on_behalf_of            text,
  transfer_destination    text,
  created                 timestamptz,
  primary key (account, livemode, id)
) with (fillfactor = 85);

create table billing.payment_methods (  -- payment_method
  account      text not null default '',
  livemode     boolean not null,
  id           text not null,
  as_of        timestamptz not null,
  deleted_at   timestamptz,
  revision     bigint not null,
  customer     text,               -- null: detached
  type         text,
  brand        text,
  last4        text,
  exp_month    bigint,
  exp_year     bigint,
  funding      text,
  wallet       text,
  country      text,
  fingerprint  text,
  created      timestamptz,
  primary key (account, livemode, id)
) with (fillfactor = 85);

create table billing.payouts (  -- payout
  account              text not null default '',
  livemode             boolean not null,
  id                   text not null,
  as_of                timestamptz not null,
  deleted_at           timestamptz,
  revision             bigint not null,
  status               text,
  amount               bigint,
  currency             text,
  arrival_date         timestamptz,
  automatic            boolean,
  method               text,
  type                 text,
  destination          text,
  balance_transaction  text,
  failure_code         text,
  failure_message      text,
  created              timestamptz,
  primary key (account, livemode, id)
) with (fillfactor = 85);

create table billing.refunds (  -- refund
  account              text not null default '',
  livemode             boolean not null,
  id                   text not null,
  as_of                timestamptz not null,
  deleted_at           timestamptz,
  revision             bigint not null,
  charge               text,
  payment_intent       text,
  status               text,
  amount               bigint,
  currency             text,
  reason               text,
  failure_reason       text,
  balance_transaction  text,
  created              timestamptz,
  primary key (account, livemode, id)
) with (fillfactor = 85);

create table billing.subscriptions (  -- subscription
  account               text not null default '',
  livemode              boolean not null,
  id                    text not null,
  as_of                 timestamptz not null,
  deleted_at            timestamptz,
  revision              bigint not null,
  customer              text,
  status                text,
  tier                  text,               -- of the first item's price: lookup_key, else metadata.tier, else its product
  quotas                jsonb not null,     -- metadata keys that begin with quota_, without it: {"seats": 10}
  price                 text,
  product               text,
  quantity              bigint,
  currency              text,
  collection_method     text,
  current_period_start  timestamptz,
  current_period_end    timestamptz,
  trial_end             timestamptz,
  cancel_at             timestamptz,
  cancel_at_period_end  boolean,
  canceled_at           timestamptz,
  ended_at              timestamptz,
  pause_behavior        text,               -- set while collection is paused; the status stays
  latest_invoice        text,
  created               timestamptz,
  primary key (account, livemode, id)
) with (fillfactor = 85);

-- What people look up by. Few, as every one is paid for at each write.
create index subscriptions_customer on billing.subscriptions (customer);
create index subscriptions_status on billing.subscriptions (status);
create index payments_customer on billing.payments (customer);
create index payment_methods_customer on billing.payment_methods (customer);
create index refunds_charge on billing.refunds (charge);
create index disputes_charge on billing.disputes (charge);

-- Keyed by event and kind: an event that comes again, also after its month was dropped from the ledger, makes nothing happen twice.
create table billing.reactions (
  event_id     text not null,
  created      timestamptz not null,             -- Stripe's clock
  kind         text not null check (kind in
                 ('cache_invalidation', 'notification', 'recovery_attempt',
                  'support_ticket', 'suspension', 'usage_reset')),
  account      text not null default '',
  livemode     boolean not null,
  object_type  text not null,
  object_id    text not null,
  customer     text,
  details      jsonb not null,                   -- libs/billing/reactions says of what
  superseded   boolean not null,                 -- the mirror had a newer state already
  recorded_at  timestamptz not null default clock_timestamp(),
  primary key (event_id, kind)
);
create index reactions_kind on billing.reactions (kind, recorded_at);
create index reactions_customer on billing.reactions (customer, created) where customer is not null;

-- Unix seconds as a time. Null where they are none, so that no row can make a view fail.
create function billing.to_time(seconds jsonb) returns timestamptz
language sql immutable parallel safe as $$
  select case when jsonb_typeof(seconds) = 'number' and seconds between to_jsonb(0) and to_jsonb(253402300799)
              then to_timestamp(seconds::bigint) end
$$;

create view billing.usage_resets as
select event_id, created, account, livemode, object_id as invoice, customer, details ->> 'subscription' as subscription,
       billing.to_time(details -> 'period_start') as period_start, billing.to_time(details -> 'period_end') as period_end,
       superseded, recorded_at
from billing.reactions where kind = 'usage_reset';

create view billing.suspensions as
select event_id, created, account, livemode, object_id as subscription, customer, details ->> 'status' as status,
       details ->> 'previous_status' as previous_status, details ->> 'reason' as reason, superseded, recorded_at
from billing.reactions where kind = 'suspension';

create view billing.recovery_attempts as
select event_id, created, account, livemode, object_id as invoice, customer, details ->> 'subscription' as subscription,
       (details ->> 'attempt_count')::bigint as attempt_count,
       billing.to_time(details -> 'next_payment_attempt') as next_payment_attempt,
       (details ->> 'amount_due')::bigint as amount_due, details ->> 'currency' as currency,
       details ->> 'billing_reason' as billing_reason, superseded, recorded_at
from billing.reactions where kind = 'recovery_attempt';

create view billing.support_tickets as
select event_id, created, account, livemode, object_type, object_id, customer, details ->> 'cause' as cause,
       details ->> 'reason' as reason, details ->> 'charge' as charge, details ->> 'payment_intent' as payment_intent,
       (details ->> 'amount')::bigint as amount, details ->> 'currency' as currency,
       billing.to_time(details -> 'due_by') as due_by, superseded, recorded_at
from billing.reactions where kind = 'support_ticket';

create view billing.notifications as
select event_id, created, account, livemode, object_type, object_id, customer, details ->> 'template' as template,
       details ->> 'subscription' as subscription, details, superseded, recorded_at
from billing.reactions where kind = 'notification';

create view billing.cache_invalidations as
select event_id, created, account, livemode, object_type, object_id, customer, details ->> 'reason' as reason, superseded,
       recorded_at
from billing.reactions where kind = 'cache_invalidation';

revoke all on schema billing from public;
grant usage on schema billing to tollgate_worker, tollgate_reader;
grant select, insert, update on
  billing.connected_accounts, billing.disputes, billing.payments, billing.payment_methods, billing.payouts, billing.refunds,
  billing.subscriptions
  to tollgate_worker;
grant select, insert on billing.reactions to tollgate_worker;
grant select on all tables in schema billing to tollgate_reader;
alter default privileges in schema billing grant select on tables to tollgate_reader;
