-- tollgate why: events of an object that the mirror does not show, as they wait in the retry ladder or are dead, in the order they
-- failed. With $5 one event alone, whatever its object. What waits has no line in the ledger yet; a letter that is not indexed yet is
-- known by its line in the ledger. Indexes: primary keys of event_attempts and dead_letters, dead_letters_by_object, events_by_object;
-- by object event_attempts is read whole: it has failures alone.
with tries as (
  select distinct on (a.event_id) a.event_id, a.type, a.outcome, a.error_class, a.error_code, a.attempt, a.next_at, a.started_at
  from tollgate.event_attempts a
  where case when $5::text is null then a.object_id = $1::text and a.account = $2::text and a.livemode = $3::bool and a.object_type in ($4::text, '')
             else a.event_id = $5::text end
  order by a.event_id, a.recorded_at desc, a.attempt desc
), letters as (
  select l.event_id, l.type, l.state, l.error_class, l.error_code, l.place, l.attempts, l.last_failed_at
  from tollgate.dead_letters l
  where l.event_id is not null and case when $5::text is null then l.object_id = $1::text and l.account = $2::text and l.livemode = $3::bool
                                             and l.object_type in ($4::text, '')
                                        else l.event_id = $5::text end
), unapplied as (
  select t.event_id, t.type, 'waiting' as state, t.error_class, t.error_code, '' as place, t.attempt as tries, t.next_at, t.started_at as failed_at
  from tries t
  where t.outcome = 'retry' and not exists (select from tollgate.events e where e.event_id = t.event_id)
  union all
  select l.event_id, l.type, l.state, l.error_class, l.error_code, l.place, l.attempts, null, l.last_failed_at from letters l
  union all
  select e.event_id, e.type, 'not_indexed', null, e.reason, '', null, null, e.recorded_at
  from tollgate.events e
  where e.outcome = 'dead' and not exists (select from tollgate.dead_letters l where l.event_id = e.event_id)
    and case when $5::text is null then e.object_id = $1::text and e.account = $2::text and e.livemode = $3::bool
                  and e.object_type in ($4::text, '')
             else e.event_id = $5::text end
)
select u.event_id, u.type, u.state, coalesce(u.error_class, ''), coalesce(u.error_code, ''), u.place, u.tries,
       to_char(u.next_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), to_char(u.failed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
from unapplied u
order by u.failed_at, u.event_id
