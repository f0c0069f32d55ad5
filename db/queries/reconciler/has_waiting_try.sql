-- Whether an event of the object waits in the retry ladder: it is on its way, not lost. Index: event_attempts by object where it has one.
select exists (select from tollgate.reconcile_requests r
               where r.type = $1::text and r.account = $2::text and r.livemode = $3::bool and r.object_id = $4::text)
