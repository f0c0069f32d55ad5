-- Projection of `payout`: the row its new state gives. No guard of its own: write_objects.sql has gone before in the same
-- transaction, holds the mirror's row, and has raised TG003 where that moved. Columns in the order of
-- libs/billing/projections/payout.cpp. Keys come sorted from every writer. Index: primary key of billing.payouts.
insert into billing.payouts
  (account, livemode, id, as_of, deleted_at, revision, status, amount, currency, arrival_date, automatic, method, type,
   destination, balance_transaction, failure_code, failure_message, created)
select u.account, u.livemode, u.id, to_timestamp(u.as_of), to_timestamp(u.deleted_at), u.revision, u.status, u.amount,
       u.currency, to_timestamp(u.arrival_date), u.automatic <> 0, u.method, u.type, u.destination, u.balance_transaction,
       u.failure_code, u.failure_message, to_timestamp(u.created)
from unnest($1::text[], $2::bool[], $3::text[], $4::int8[], $5::int8[], $6::int8[], $7::text[], $8::int8[], $9::text[],
            $10::int8[], $11::int8[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[], $17::text[],
            $18::int8[])
  as u (account, livemode, id, as_of, deleted_at, revision, status, amount, currency, arrival_date, automatic, method, type,
        destination, balance_transaction, failure_code, failure_message, created)
on conflict (account, livemode, id) do update
  set as_of = excluded.as_of, deleted_at = excluded.deleted_at, revision = excluded.revision, status = excluded.status,
      amount = excluded.amount, currency = excluded.currency, arrival_date = excluded.arrival_date,
      automatic = excluded.automatic, method = excluded.method, type = excluded.type, destination = excluded.destination,
      balance_transaction = excluded.balance_transaction, failure_code = excluded.failure_code,
      failure_message = excluded.failure_message, created = excluded.created
