-- Windows that are listed again. Index: primary key of sweep_windows.
delete from tollgate.sweep_windows where account = $1::text and livemode = $2::bool and until_at > to_timestamp($3::int8)
