-- How far each account was swept, whether it is due, holds anything open, and waits after a failure. Indexes: primary key of
-- sweep_scopes, sweep_windows_open.
select s.account, s.livemode, extract(epoch from s.swept_until)::int8, extract(epoch from s.sealed_until)::int8,
       s.next_sweep_at <= clock_timestamp(), coalesce(extract(epoch from s.last_event_at)::int8, 0), s.failures,
       s.sealed_until < s.swept_until or exists (select from tollgate.sweep_windows w
                                                 where w.account = s.account and w.livemode = s.livemode and w.sealed_at is null)
from tollgate.sweep_scopes s
where $1::text is null or (s.account = $1::text and s.livemode = $2::bool)
order by s.account, s.livemode
