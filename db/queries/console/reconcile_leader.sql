-- GET /reconcile/status: who reconciles now, what waits, what is unsettled. Indexes: primary key of leases, objects_unsettled,
-- reconcile_runs_open; requests and drifts are few.
select json_build_object(
  'leader', (select json_build_object('owner', l.owner, 'epoch', l.epoch, 'lease_until', tollgate.rfc3339(l.lease_until),
                                      'leads', l.lease_until > clock_timestamp())
             from tollgate.leases l where l.name = $1::text),
  'requests', (select json_build_object('waiting', count(*), 'due', count(*) filter (where r.not_before <= clock_timestamp()),
                                        'failing', count(*) filter (where r.last_error is not null),
                                        'oldest_at', tollgate.rfc3339(min(r.requested_at)))
               from tollgate.reconcile_requests r),
  'unsettled', (select count(*) from tollgate.objects o where not o.settled),
  'runs', (select json_build_object('waiting', count(*) filter (where s.state = 'waiting'), 'running', count(*) filter (where s.state = 'running'),
                                    'stopped', count(*) filter (where s.state = 'stopped'))
           from tollgate.reconcile_runs s where s.state in ('waiting', 'running', 'stopped')),
  'open_drifts', (select count(*) from tollgate.drifts d
                  where d.state = 'open' and not exists (select from tollgate.objects o
                                                         where o.type = d.type and o.account = d.account and o.livemode = d.livemode
                                                           and o.id = d.object_id and o.as_of > d.as_of)))::text
