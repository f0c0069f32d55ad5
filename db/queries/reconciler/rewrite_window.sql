-- An open window that was listed again, if it is still there. Index: primary key of sweep_windows.
update tollgate.sweep_windows w
set events = greatest(w.events, $5::int8), published = w.published + $6::int8, pending = $7::text[], unread = $8::bool, trouble = $9::text,
    listed_at = clock_timestamp(), resent = w.resent + 1
where w.account = $1::text and w.livemode = $2::bool and w.from_at = to_timestamp($3::int8) and w.until_at = to_timestamp($4::int8)
  and w.sealed_at is null
