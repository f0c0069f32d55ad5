-- Parts that are to be read, in the order they were made. Lists that hang under objects wait until the list of those is read to its end: a
-- parent that is not here yet would never be asked for its children. Index: run_shards_waiting.
select shard_id, type, account, livemode, parent, extract(epoch from from_at)::int8, extract(epoch from until_at)::int8, cursor, pages, also,
       extract(epoch from started_at)::int8, detail
from tollgate.run_shards s
where run_id = $1::text and state = 'waiting' and shard_id > $2::int8
  and (parent = '' or not exists (select from tollgate.run_shards g where g.run_id = s.run_id and g.type = s.parent and g.state = 'waiting'))
order by shard_id limit $3::int8
