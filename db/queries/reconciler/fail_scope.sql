-- The pause before the next look doubles with each failure: from $4 up to $5 milliseconds. Index: primary key of sweep_scopes.
update tollgate.sweep_scopes s
set last_error = $3::text, failures = s.failures + 1, updated_at = clock_timestamp(),
    next_sweep_at = clock_timestamp() + least($4::int8 * power(2, least(s.failures, 30)), $5::int8) * interval '1 millisecond'
where s.account = $1::text and s.livemode = $2::bool
