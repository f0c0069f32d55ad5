-- GET /reconcile/status: how far each account is swept and sealed, and what holds it back; the own account first, then those that are
-- farthest behind. $3: seconds Stripe remembers events. Indexes: primary keys of sweep_scopes and sweep_gaps, sweep_windows_open.
select json_build_object(
  'account', s.account, 'livemode', s.livemode,
  'account_id', case when s.account = '' then (select a.account_id from tollgate.stripe_accounts a where a.livemode = s.livemode)
                     else s.account end,
  'swept_until', tollgate.rfc3339(s.swept_until), 'sealed_until', tollgate.rfc3339(s.sealed_until),
  'lag_seconds', t.lag, 'days_until_forgotten', round(($3::int8 - t.lag) / 86400.0, 1),
  'next_sweep_at', tollgate.rfc3339(s.next_sweep_at), 'last_event_at', tollgate.rfc3339(s.last_event_at), 'last_error', s.last_error,
  'open_windows', (select count(*) from tollgate.sweep_windows w
                   where w.account = s.account and w.livemode = s.livemode and w.sealed_at is null),
  'held_back_by', coalesce((
    select json_agg(json_build_object('from', tollgate.rfc3339(w.from_at), 'until', tollgate.rfc3339(w.until_at), 'events', w.events,
                                      'published', w.published, 'listed_at', tollgate.rfc3339(w.listed_at),
                                      'pending', cardinality(w.pending),
                                      'pending_events', to_json(array(select split_part(p, ' ', 1) from unnest(w.pending[1:10]) p)))
                    order by w.from_at)
    from (select * from tollgate.sweep_windows k
          where k.account = s.account and k.livemode = s.livemode and k.sealed_at is null order by k.from_at limit 5) w), '[]'::json),
  'gaps', coalesce((
    select json_agg(json_build_object('from', tollgate.rfc3339(g.from_at), 'until', tollgate.rfc3339(g.until_at),
                                      'noticed_at', tollgate.rfc3339(g.noticed_at)) order by g.from_at)
    from (select * from tollgate.sweep_gaps o
          where o.account = s.account and o.livemode = s.livemode and o.closed_by is null order by o.from_at limit 20) g), '[]'::json))::text,
  count(*) over ()
from tollgate.sweep_scopes s
cross join lateral (select greatest(0, floor(extract(epoch from clock_timestamp() - s.sealed_until)))::int8 as lag) t
where $1::text is null or s.account = $1::text
order by s.account <> '', s.sealed_until, s.account, s.livemode
limit $2::int8
