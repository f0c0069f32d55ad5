-- Index: primary key of sweep_scopes.
update tollgate.sweep_scopes set last_error = $3::text, next_sweep_at = clock_timestamp() + $4::int8 * interval '1 millisecond', updated_at = clock_timestamp()
where account = $1::text and livemode = $2::bool
