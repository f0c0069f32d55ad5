-- Kinds all of whose parts were read to their end. Index: primary key of run_shards.
select type, account, livemode, min(extract(epoch from started_at)::int8)
from tollgate.run_shards where run_id = $1::text and parent = ''
group by type, account, livemode
having bool_and(state in ('done', 'split'))
order by type, account, livemode
