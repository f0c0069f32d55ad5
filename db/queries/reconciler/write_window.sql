-- A part of Stripe's list of events that was read for the last time ($8: that could not be read). Where a window begins there already, what
-- that one waited for is waited for still. Index: primary key of sweep_windows.
insert into tollgate.sweep_windows as w (account, livemode, from_at, until_at, events, published, pending, unread, trouble)
values ($1::text, $2::bool, to_timestamp($3::int8), to_timestamp($4::int8), $5::int8, $6::int8, $7::text[], $8::bool, $9::text)
on conflict (account, livemode, from_at) do update
  set until_at = excluded.until_at, events = excluded.events, published = w.published + excluded.published,
      pending = array(select unnest(w.pending) union select unnest(excluded.pending)),
      unread = excluded.unread, trouble = excluded.trouble, listed_at = excluded.listed_at, resent = 0, sealed_at = null
