-- tollgate progress reset: where the group reads on. Raising the epoch fences whichever lane has the partition now: its next batch
-- fails as a whole and the lane begins again from here. Index: primary key of partition_progress.
insert into tollgate.partition_progress as p (consumer_group, topic, partition, epoch, next_offset, owner)
values ($1::text, $2::text, $3::int8, 1, $4::int8, $5::text)
on conflict (consumer_group, topic, partition) do update
  set epoch = p.epoch + 1, next_offset = excluded.next_offset, parked_reason = null, owner = excluded.owner, updated_at = clock_timestamp()
returning epoch
