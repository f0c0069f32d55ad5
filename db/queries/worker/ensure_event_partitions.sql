-- Month partitions of the ledger from two months ago to three ahead, so that no event waits for one. Cheap when all exist.
select tollgate.ensure_event_partitions(now() - interval '2 months', now() + interval '3 months')
