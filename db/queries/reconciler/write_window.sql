-- A part of Stripe's list of events that was read for the last time. Index: primary key of sweep_windows.
insert into tollgate.sweep_windows (account, livemode, from_at, until_at, events, published, pending)
values ($1::text, $2::bool, to_timestamp($3::int8), to_timestamp($4::int8), $5::int8, $6::int8, $7::text[])
on conflict (account, livemode, from_at) do update
  set until_at = excluded.until_at, events = excluded.events, published = tollgate.sweep_windows.published + excluded.published,
      pending = excluded.pending, listed_at = excluded.listed_at, sealed_at = null
