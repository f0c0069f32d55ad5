-- An idle lane asks whether its partitions are still its own: `tollgate dead rebuild` and `progress reset` raise epochs, and a lane
-- without records would never hear of it. Index: primary key of partition_progress.
select count(*)
from unnest($2::text[], $3::int8[], $4::int8[]) as u (topic, partition, epoch)
join tollgate.partition_progress p
  on p.consumer_group = $1 and p.topic = u.topic and p.partition = u.partition and p.epoch = u.epoch
