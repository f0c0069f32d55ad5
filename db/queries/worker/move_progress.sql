-- Moves next_offset of each partition of a batch under the epoch its lane was given. Fewer rows than partitions: the lane has
-- lost one of them, the whole transaction fails with TG001. Index: primary key of partition_progress.
with moved as (
  update tollgate.partition_progress p
  set next_offset = u.next_offset, updated_at = clock_timestamp()
  from unnest($2::text[], $3::int8[], $4::int8[], $5::int8[]) as u (topic, partition, epoch, next_offset)
  where p.consumer_group = $1 and p.topic = u.topic and p.partition = u.partition and p.epoch = u.epoch
  returning 1)
select tollgate.require_count((select count(*) from moved), cardinality($2::text[]), 'TG001')
