-- GET /reconcile/runs/{id}: one run and its state, for those who want to change it. Index: primary key of reconcile_runs.
select json_build_object('run_id', r.run_id, 'kind', r.kind, 'state', r.state, 'state_reason', nullif(r.state_reason, ''), 'dry_run', r.dry_run,
                         'account', r.account, 'types', to_json(r.types), 'from_events', r.from_events, 'burial_limit', r.burial_limit,
                         'requested_by', r.requested_by, 'reason', r.reason, 'objects', r.objects, 'pages', r.pages, 'drifted', r.drifted,
                         'buried', r.buried, 'total_guess', r.total_guess, 'created_at', tollgate.rfc3339(r.created_at),
                         'started_at', tollgate.rfc3339(r.started_at), 'finished_at', tollgate.rfc3339(r.finished_at),
                         'updated_at', tollgate.rfc3339(r.updated_at))::text,
       r.state
from tollgate.reconcile_runs r
where r.run_id = $1::text
