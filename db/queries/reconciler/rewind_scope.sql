-- The cursor back to an earlier time. Index: primary key of sweep_scopes.
update tollgate.sweep_scopes s
set swept_until = least(s.swept_until, to_timestamp($3::int8)), sealed_until = least(s.sealed_until, to_timestamp($3::int8)),
    next_sweep_at = clock_timestamp(), updated_at = clock_timestamp()
where s.account = $1::text and s.livemode = $2::bool
