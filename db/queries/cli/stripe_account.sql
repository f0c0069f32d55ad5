-- tollgate doctor: whose account the mirror is of. Index: primary key of stripe_accounts.
select account_id from tollgate.stripe_accounts where livemode = $1::bool
