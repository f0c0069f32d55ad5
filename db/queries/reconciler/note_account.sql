-- Whose account the mirror is of: noted once, then compared. Index: primary key of stripe_accounts.
with noted as (
  insert into tollgate.stripe_accounts (livemode, account_id) values ($1::bool, $2::text)
  on conflict (livemode) do nothing returning account_id)
select account_id from noted union all select account_id from tollgate.stripe_accounts where livemode = $1::bool limit 1
