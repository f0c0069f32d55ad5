-- Projection of `refund`: the row its new state gives. No guard of its own: write_objects.sql has gone before in the same
-- transaction, holds the mirror's row, and has raised TG003 where that moved. Columns in the order of
-- libs/billing/projections/refund.cpp. Keys come sorted from every writer. Index: primary key of billing.refunds.
insert into billing.refunds
  (account, livemode, id, as_of, deleted_at, revision, charge, payment_intent, status, amount, currency, reason,
   failure_reason, balance_transaction, created)
select u.account, u.livemode, u.id, to_timestamp(u.as_of), to_timestamp(u.deleted_at), u.revision, u.charge, u.payment_intent,
       u.status, u.amount, u.currency, u.reason, u.failure_reason, u.balance_transaction, to_timestamp(u.created)
from unnest($1::text[], $2::bool[], $3::text[], $4::int8[], $5::int8[], $6::int8[], $7::text[], $8::text[], $9::text[],
            $10::int8[], $11::text[], $12::text[], $13::text[], $14::text[], $15::int8[])
  as u (account, livemode, id, as_of, deleted_at, revision, charge, payment_intent, status, amount, currency, reason,
        failure_reason, balance_transaction, created)
on conflict (account, livemode, id) do update
  set as_of = excluded.as_of, deleted_at = excluded.deleted_at, revision = excluded.revision, charge = excluded.charge,
      payment_intent = excluded.payment_intent, status = excluded.status, amount = excluded.amount,
      currency = excluded.currency, reason = excluded.reason, failure_reason = excluded.failure_reason,
      balance_transaction = excluded.balance_transaction, created = excluded.created
