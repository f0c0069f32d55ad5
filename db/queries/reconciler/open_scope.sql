-- An account's first sweep begins where Stripe's memory does. Index: primary key of sweep_scopes.
insert into tollgate.sweep_scopes (account, livemode, swept_until, sealed_until)
values ($1::text, $2::bool, to_timestamp($3::int8), to_timestamp($3::int8))
on conflict do nothing
