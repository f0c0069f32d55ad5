-- A partition whose stored offset the log does not hold is read by nobody until a person says where to go on: the log may grow past
-- the offset, and what lies before it would be skipped in silence. Cleared by `tollgate progress reset`.
alter table tollgate.partition_progress add column parked_reason text;
