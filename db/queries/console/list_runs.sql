-- GET /reconcile/runs: newest first, below the keyset position. Index: reconcile_runs_by_time.
select json_build_object('run_id', r.run_id, 'kind', r.kind, 'state', r.state, 'state_reason', nullif(r.state_reason, ''), 'dry_run', r.dry_run,
                         'account', r.account, 'types', to_json(r.types), 'from_events', r.from_events, 'burial_limit', r.burial_limit,
                         'requested_by', r.requested_by, 'reason', r.reason, 'objects', r.objects, 'pages', r.pages, 'drifted', r.drifted,
                         'buried', r.buried, 'total_guess', r.total_guess, 'created_at', tollgate.rfc3339(r.created_at),
                         'started_at', tollgate.rfc3339(r.started_at), 'finished_at', tollgate.rfc3339(r.finished_at),
                         'updated_at', tollgate.rfc3339(r.updated_at))::text,
       (extract(epoch from r.created_at) * 1000000)::int8, r.run_id
from tollgate.reconcile_runs r
where ($1::text is null or r.state = $1::text)
  and ($2::text is null or r.kind = $2::text)
  and ($3::int8 is null or (r.created_at, r.run_id) < (timestamptz 'epoch' + $3::int8 * interval '1 microsecond', $4::text))
order by r.created_at desc, r.run_id desc
limit $5::int8
