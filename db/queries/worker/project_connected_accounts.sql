-- Projection of `account`: the row its new state gives. No guard of its own: write_objects.sql has gone before in the same
-- transaction, holds the mirror's row, and has raised TG003 where that moved. Columns in the order of
-- libs/billing/projections/connected_account.cpp. Keys come sorted from every writer. Index: primary key of billing.connected_accounts.
insert into billing.connected_accounts
  (account, livemode, id, as_of, deleted_at, revision, type, country, business_type, email, default_currency, charges_enabled,
   payouts_enabled, details_submitted, disabled_reason, currently_due, past_due, current_deadline, created)
select u.account, u.livemode, u.id, to_timestamp(u.as_of), to_timestamp(u.deleted_at), u.revision, u.type, u.country,
       u.business_type, u.email, u.default_currency, u.charges_enabled <> 0, u.payouts_enabled <> 0, u.details_submitted <> 0,
       u.disabled_reason, u.currently_due::jsonb, u.past_due::jsonb, to_timestamp(u.current_deadline), to_timestamp(u.created)
from unnest($1::text[], $2::bool[], $3::text[], $4::int8[], $5::int8[], $6::int8[], $7::text[], $8::text[], $9::text[],
            $10::text[], $11::text[], $12::int8[], $13::int8[], $14::int8[], $15::text[], $16::text[], $17::text[],
            $18::int8[], $19::int8[])
  as u (account, livemode, id, as_of, deleted_at, revision, type, country, business_type, email, default_currency,
        charges_enabled, payouts_enabled, details_submitted, disabled_reason, currently_due, past_due, current_deadline,
        created)
on conflict (account, livemode, id) do update
  set as_of = excluded.as_of, deleted_at = excluded.deleted_at, revision = excluded.revision, type = excluded.type,
      country = excluded.country, business_type = excluded.business_type, email = excluded.email,
      default_currency = excluded.default_currency, charges_enabled = excluded.charges_enabled,
      payouts_enabled = excluded.payouts_enabled, details_submitted = excluded.details_submitted,
      disabled_reason = excluded.disabled_reason, currently_due = excluded.currently_due, past_due = excluded.past_due,
      current_deadline = excluded.current_deadline, created = excluded.created
