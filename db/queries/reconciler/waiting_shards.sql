-- Parts that are to be read, in the order they were made. Index: run_shards_waiting.
select shard_id, type, account, livemode, parent, extract(epoch from from_at)::int8, extract(epoch from until_at)::int8, cursor, pages, also, extract(epoch from started_at)::int8
from tollgate.run_shards
where run_id = $1::text and state = 'waiting' and shard_id > $2::int8
order by shard_id limit $3::int8
