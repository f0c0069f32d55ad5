-- Whether something about the object is under way: it was asked for, or an event of it waits for another try.
-- Indexes: primary key of reconcile_requests, event_attempts_of_object, primary key of events.
select exists (select from tollgate.reconcile_requests r
               where r.type = $1::text and r.account = $2::text and r.livemode = $3::bool and r.object_id = $4::text)
    or exists (select from tollgate.event_attempts a
               where a.object_id = $4::text and a.object_id <> '' and a.object_type = $1::text and a.account = $2::text and a.livemode = $3::bool and a.outcome = 'retry'
                 and not exists (select from tollgate.event_attempts later where later.event_id = a.event_id and later.attempt > a.attempt)
                 and not exists (select from tollgate.events e
                                 where e.event_id = a.event_id))
