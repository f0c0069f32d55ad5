-- What of a window nobody can tell any more is a gap now, and holds the seal no longer. Index: primary key of sweep_windows.
update tollgate.sweep_windows set pending = '{}', unread = false, trouble = ''
where account = $1::text and livemode = $2::bool and from_at = to_timestamp($3::int8) and sealed_at is null
