-- A part that is over without another page. Index: primary key of run_shards.
update tollgate.run_shards set state = $3::text, detail = $4::text where run_id = $1::text and shard_id = $2::int8 and state = 'waiting'
