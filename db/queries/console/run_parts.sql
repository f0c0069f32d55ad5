-- GET /reconcile/runs/{id}: how many of its parts are where, and what is said about those that were left out. Index: primary key of run_shards.
select json_build_object(
  'parts', (select json_build_object('waiting', count(*) filter (where s.state = 'waiting'), 'done', count(*) filter (where s.state in ('done', 'split')),
                                     'skipped', count(*) filter (where s.state = 'skipped'), 'failed', count(*) filter (where s.state = 'failed'))
            from tollgate.run_shards s where s.run_id = $1::text),
  'left_out', coalesce((
    select json_agg(json_build_object('type', s.type, 'account', s.account, 'livemode', s.livemode, 'parent_type', nullif(s.parent, ''),
                                      'state', s.state, 'detail', s.detail, 'objects', s.objects) order by s.shard_id)
    from (select * from tollgate.run_shards p where p.run_id = $1::text and p.state in ('skipped', 'failed') order by p.shard_id limit 200) s),
    '[]'::json))::text
