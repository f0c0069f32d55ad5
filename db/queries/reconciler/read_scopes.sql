-- How far each account was swept. Index: primary key of sweep_scopes.
select account, livemode, extract(epoch from swept_until)::int8, extract(epoch from sealed_until)::int8,
       next_sweep_at <= clock_timestamp(), coalesce(extract(epoch from last_event_at)::int8, 0)
from tollgate.sweep_scopes order by account, livemode
