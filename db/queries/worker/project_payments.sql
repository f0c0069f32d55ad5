-- Projection of `payment_intent`: the row its new state gives. No guard of its own: write_objects.sql has gone before in the same
-- transaction, holds the mirror's row, and has raised TG003 where that moved. Columns in the order of
-- libs/billing/projections/payment.cpp. Keys come sorted from every writer. Index: primary key of billing.payments.
insert into billing.payments
  (account, livemode, id, as_of, deleted_at, revision, customer, status, amount, amount_received, amount_capturable, currency,
   payment_method, latest_charge, failure_code, decline_code, cancellation_reason, canceled_at, application_fee_amount,
   on_behalf_of, transfer_destination, created)
select u.account, u.livemode, u.id, to_timestamp(u.as_of), to_timestamp(u.deleted_at), u.revision, u.customer, u.status,
       u.amount, u.amount_received, u.amount_capturable, u.currency, u.payment_method, u.latest_charge, u.failure_code,
       u.decline_code, u.cancellation_reason, to_timestamp(u.canceled_at), u.application_fee_amount, u.on_behalf_of,
       u.transfer_destination, to_timestamp(u.created)
from unnest($1::text[], $2::bool[], $3::text[], $4::int8[], $5::int8[], $6::int8[], $7::text[], $8::text[], $9::int8[],
            $10::int8[], $11::int8[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[], $17::text[],
            $18::int8[], $19::int8[], $20::text[], $21::text[], $22::int8[])
  as u (account, livemode, id, as_of, deleted_at, revision, customer, status, amount, amount_received, amount_capturable,
        currency, payment_method, latest_charge, failure_code, decline_code, cancellation_reason, canceled_at,
        application_fee_amount, on_behalf_of, transfer_destination, created)
on conflict (account, livemode, id) do update
  set as_of = excluded.as_of, deleted_at = excluded.deleted_at, revision = excluded.revision, customer = excluded.customer,
      status = excluded.status, amount = excluded.amount, amount_received = excluded.amount_received,
      amount_capturable = excluded.amount_capturable, currency = excluded.currency, payment_method = excluded.payment_method,
      latest_charge = excluded.latest_charge, failure_code = excluded.failure_code, decline_code = excluded.decline_code,
      cancellation_reason = excluded.cancellation_reason, canceled_at = excluded.canceled_at,
      application_fee_amount = excluded.application_fee_amount, on_behalf_of = excluded.on_behalf_of,
      transfer_destination = excluded.transfer_destination, created = excluded.created
