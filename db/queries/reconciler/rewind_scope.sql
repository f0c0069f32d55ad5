-- The cursor back to an earlier time; where windows began before it, to the end of those that stayed. Index: primary key of sweep_scopes.
update tollgate.sweep_scopes s
set swept_until = least(s.swept_until, w.from_at), sealed_until = least(s.sealed_until, w.from_at), next_sweep_at = clock_timestamp(), updated_at = clock_timestamp()
from (select least(to_timestamp($3::int8), coalesce((select max(k.until_at) from tollgate.sweep_windows k
                                                     where k.account = $1::text and k.livemode = $2::bool), to_timestamp($3::int8))) as from_at) w
where s.account = $1::text and s.livemode = $2::bool
