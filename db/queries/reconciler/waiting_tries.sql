-- Which events wait in the retry ladder for a try that is due, or not overdue by more than $2 milliseconds: they are on their way. Index:
-- primary key of event_attempts.
select u.ordinal, coalesce((
  select a.outcome = 'retry' and a.next_at > clock_timestamp() - $2::int8 * interval '1 millisecond'
  from tollgate.event_attempts a where a.event_id = u.event_id order by a.started_at desc, a.recorded_at desc limit 1), false)
from unnest($1::text[]) with ordinality as u (event_id, ordinal)
