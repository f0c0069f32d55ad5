-- Windows that are listed again; one that began before keeps what lies before. Index: primary key of sweep_windows.
with forgotten as (
  delete from tollgate.sweep_windows
  where account = $1::text and livemode = $2::bool and from_at >= to_timestamp($3::int8)
  returning 1)
update tollgate.sweep_windows set until_at = to_timestamp($3::int8)
where account = $1::text and livemode = $2::bool and from_at < to_timestamp($3::int8) and until_at > to_timestamp($3::int8)
