-- Projection of `subscription`: the row its new state gives. No guard of its own: write_objects.sql has gone before in the same
-- transaction, holds the mirror's row, and has raised TG003 where that moved. Columns in the order of
-- libs/billing/projections/subscription.cpp. Keys come sorted from every writer. Index: primary key of billing.subscriptions.
insert into billing.subscriptions
  (account, livemode, id, as_of, deleted_at, revision, customer, status, tier, quotas, price, product, quantity, currency,
   collection_method, current_period_start, current_period_end, trial_end, cancel_at, cancel_at_period_end, canceled_at,
   ended_at, pause_behavior, latest_invoice, created)
select u.account, u.livemode, u.id, to_timestamp(u.as_of), to_timestamp(u.deleted_at), u.revision, u.customer, u.status,
       u.tier, u.quotas::jsonb, u.price, u.product, u.quantity, u.currency, u.collection_method,
       to_timestamp(u.current_period_start), to_timestamp(u.current_period_end), to_timestamp(u.trial_end),
       to_timestamp(u.cancel_at), u.cancel_at_period_end <> 0, to_timestamp(u.canceled_at), to_timestamp(u.ended_at),
       u.pause_behavior, u.latest_invoice, to_timestamp(u.created)
from unnest($1::text[], $2::bool[], $3::text[], $4::int8[], $5::int8[], $6::int8[], $7::text[], $8::text[], $9::text[],
            $10::text[], $11::text[], $12::text[], $13::int8[], $14::text[], $15::text[], $16::int8[], $17::int8[],
            $18::int8[], $19::int8[], $20::int8[], $21::int8[], $22::int8[], $23::text[], $24::text[], $25::int8[])
  as u (account, livemode, id, as_of, deleted_at, revision, customer, status, tier, quotas, price, product, quantity,
        currency, collection_method, current_period_start, current_period_end, trial_end, cancel_at, cancel_at_period_end,
        canceled_at, ended_at, pause_behavior, latest_invoice, created)
on conflict (account, livemode, id) do update
  set as_of = excluded.as_of, deleted_at = excluded.deleted_at, revision = excluded.revision, customer = excluded.customer,
      status = excluded.status, tier = excluded.tier, quotas = excluded.quotas, price = excluded.price,
      product = excluded.product, quantity = excluded.quantity, currency = excluded.currency,
      collection_method = excluded.collection_method, current_period_start = excluded.current_period_start,
      current_period_end = excluded.current_period_end, trial_end = excluded.trial_end, cancel_at = excluded.cancel_at,
      cancel_at_period_end = excluded.cancel_at_period_end, canceled_at = excluded.canceled_at, ended_at = excluded.ended_at,
      pause_behavior = excluded.pause_behavior, latest_invoice = excluded.latest_invoice, created = excluded.created
