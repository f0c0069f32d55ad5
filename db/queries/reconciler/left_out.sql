-- Index: primary key of run_shards.
select case when count(*) > 0 then count(*) || ' lists were left out, e.g. ' || min(type || ': ' || detail) end
from tollgate.run_shards where run_id = $1::text and state in ('skipped', 'failed')
