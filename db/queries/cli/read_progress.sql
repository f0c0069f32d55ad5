-- tollgate progress show, doctor: how far the workers' group is, by partition. Index: primary key of partition_progress.
select p.topic, p.partition::int8, p.next_offset, p.epoch, p.owner,
       to_char(p.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
from tollgate.partition_progress p
where p.consumer_group = $1::text
order by p.topic, p.partition
