-- Remembers that a partition must not be read on, and why; only under the epoch of the claim that found it.
-- Index: primary key of partition_progress.
update tollgate.partition_progress
set parked_reason = $5, updated_at = clock_timestamp()
where consumer_group = $1 and topic = $2 and partition = $3 and epoch = $4
