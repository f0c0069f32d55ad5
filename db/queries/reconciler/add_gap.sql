-- Index: primary key of sweep_gaps.
insert into tollgate.sweep_gaps (account, livemode, from_at, until_at)
values ($1::text, $2::bool, to_timestamp($3::int8), to_timestamp($4::int8)) on conflict do nothing
