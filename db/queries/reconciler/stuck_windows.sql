-- Windows whose events have had no outcome for long: what was sent was lost, or nobody applies it. Index: sweep_windows_open.
select extract(epoch from from_at)::int8, extract(epoch from until_at)::int8
from tollgate.sweep_windows
where account = $1::text and livemode = $2::bool and sealed_at is null
  and listed_at < clock_timestamp() - $3::int8 * interval '1 millisecond'
order by from_at limit 100
