-- Windows with events that have no outcome yet, the oldest first; one that could not be read is none of them. Index: sweep_windows_open.
select extract(epoch from from_at)::int8, extract(epoch from until_at)::int8,
       array_to_string(array(select p from unnest(pending) p
                             where not exists (select from tollgate.events e where e.event_id = split_part(p, ' ', 1)
                                               and e.created = to_timestamp(split_part(p, ' ', 2)::int8))), ',')
from tollgate.sweep_windows where account = $1::text and livemode = $2::bool and sealed_at is null and not unread
order by from_at limit $3::int8
