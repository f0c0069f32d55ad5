-- The dead topic is read again from its start: how many partitions of it, and how many letters its index holds now.
-- Index: primary key of partition_progress.
select tollgate.reread_dead_topic($1::text, $2::text), (select count(*) from tollgate.dead_letters)
