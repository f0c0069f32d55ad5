-- Windows whose events have had no outcome for long, with those events: what was sent was lost, or nobody applies it. The pause doubles
-- each time, up to $4. Index: sweep_windows_open.
select extract(epoch from w.from_at)::int8, extract(epoch from w.until_at)::int8,
       array_to_string(array(select p from unnest(w.pending) p
                             where not exists (select from tollgate.events e where e.event_id = split_part(p, ' ', 1)
                                               and e.created = to_timestamp(split_part(p, ' ', 2)::int8))), ','),
       w.unread
from tollgate.sweep_windows w
where w.account = $1::text and w.livemode = $2::bool and w.sealed_at is null
  and w.listed_at < clock_timestamp() - least($3::int8 * power(2, least(w.resent, 30)), $4::int8) * interval '1 millisecond'
order by w.from_at limit 100
