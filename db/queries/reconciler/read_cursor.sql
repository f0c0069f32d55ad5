-- Index: primary key of verify_cursors.
select after_id, (extract(epoch from clock_timestamp() - round_from) * 1000)::int8 from tollgate.verify_cursors
where class = $1::text and account = $2::text and livemode = $3::bool
