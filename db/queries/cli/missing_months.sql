-- tollgate doctor: months for which tollgate.events has no partition, this one and the next, and how many rows the default
-- partition therefore had to take. Index: events_default is small or empty.
select m.month, to_regclass('tollgate.events_' || m.month) is not null,
       (select count(*) from (select from tollgate.events_default where created > timestamptz '2010-01-01' limit 1000) d)
from (select to_char((now() at time zone 'UTC') + i * interval '1 month', 'YYYY_MM') as month from generate_series(0, 1) i) m
order by m.month
