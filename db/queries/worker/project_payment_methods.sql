-- Projection of `payment_method`: the row its new state gives. No guard of its own: write_objects.sql has gone before in the same
-- transaction, holds the mirror's row, and has raised TG003 where that moved. Columns in the order of
-- libs/billing/projections/payment_method.cpp. Keys come sorted from every writer. Index: primary key of billing.payment_methods.
insert into billing.payment_methods
  (account, livemode, id, as_of, deleted_at, revision, customer, type, brand, last4, exp_month, exp_year, funding, wallet,
   country, fingerprint, created)
select u.account, u.livemode, u.id, to_timestamp(u.as_of), to_timestamp(u.deleted_at), u.revision, u.customer, u.type,
       u.brand, u.last4, u.exp_month, u.exp_year, u.funding, u.wallet, u.country, u.fingerprint, to_timestamp(u.created)
from unnest($1::text[], $2::bool[], $3::text[], $4::int8[], $5::int8[], $6::int8[], $7::text[], $8::text[], $9::text[],
            $10::text[], $11::int8[], $12::int8[], $13::text[], $14::text[], $15::text[], $16::text[], $17::int8[])
  as u (account, livemode, id, as_of, deleted_at, revision, customer, type, brand, last4, exp_month, exp_year, funding,
        wallet, country, fingerprint, created)
on conflict (account, livemode, id) do update
  set as_of = excluded.as_of, deleted_at = excluded.deleted_at, revision = excluded.revision, customer = excluded.customer,
      type = excluded.type, brand = excluded.brand, last4 = excluded.last4, exp_month = excluded.exp_month,
      exp_year = excluded.exp_year, funding = excluded.funding, wallet = excluded.wallet, country = excluded.country,
      fingerprint = excluded.fingerprint, created = excluded.created
