-- Index: primary key of sweep_scopes.
update tollgate.sweep_scopes
set swept_until = greatest(swept_until, to_timestamp($3::int8)), 
    last_event_at = case when $4::int8 > 0 then greatest(last_event_at, to_timestamp($4::int8)) else last_event_at end,
    next_sweep_at = clock_timestamp() + $5::int8 * interval '1 millisecond', last_error = null, updated_at = clock_timestamp()
where account = $1::text and livemode = $2::bool
