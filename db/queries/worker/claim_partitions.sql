-- A lane takes partitions over: raises their epoch, so that whoever had them can write no more, and learns where to read on.
-- Index: primary key of partition_progress.
insert into tollgate.partition_progress as p (consumer_group, topic, partition, epoch, next_offset, owner)
select $1, u.topic, u.partition, 1, null, $4
from unnest($2::text[], $3::int8[]) as u (topic, partition)
order by u.topic, u.partition
on conflict (consumer_group, topic, partition) do update
  set epoch = p.epoch + 1, owner = excluded.owner, updated_at = clock_timestamp()
returning topic, partition, epoch, next_offset, parked_reason
