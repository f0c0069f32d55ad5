-- The next letters of a discard: event, item and letter in one go, under the epoch of the claim. An event that is not dead any more
-- keeps its outcome, and its item ends as refused. An event the ledger does not hold gets its row here: its worker may have died before its
-- commit, and whoever reads the event again must find it discarded. One that gets its row at this moment is looked at again.
-- Indexes: operation_items_by_state, primary keys of dead_letters, events, operation_items.
with chosen as materialized (
  select i.position, d.letter_id, d.event_id, d.created
  from tollgate.operation_items i join tollgate.dead_letters d on d.letter_id = i.letter_id
  where i.operation_id = $1::text and i.state = 'pending'
    and exists (select from tollgate.operations o where o.operation_id = $1::text and o.owner = $2::text
                                                    and o.owner_epoch = $3::int8 and o.state = 'running')
  order by i.position limit $4::int8 for update of i),
settled as (
  update tollgate.events e set outcome = 'discarded', reason = left($5::text, 1000), recorded_at = clock_timestamp()
  from chosen c where e.event_id = c.event_id and e.created = c.created and e.outcome = 'dead'
  returning e.event_id),
other as (
  select c.position, e.outcome
  from chosen c join tollgate.events e on e.event_id = c.event_id and e.created = c.created and e.outcome <> 'dead'),
missing as (
  insert into tollgate.events (event_id, created, account, livemode, type, object_type, object_id, kind, outcome, reason, topic, partition, kafka_offset)
  select c.event_id, c.created, d.account, d.livemode, d.type, d.object_type, d.object_id, 'shown', 'discarded', left($5::text, 1000),
         d.origin_topic, d.origin_partition, d.origin_offset
  from chosen c join tollgate.dead_letters d on d.letter_id = c.letter_id
  where c.event_id is not null and c.created is not null
    and not exists (select from tollgate.events e where e.event_id = c.event_id and e.created = c.created)
  order by c.event_id
  on conflict do nothing
  returning event_id),
ended as (
  update tollgate.operation_items i
  set state = case when o.position is null then 'done' else 'refused' end,
      outcome = case when o.position is null then 'discarded' end,
      detail = case when o.position is null then '' else 'expected the event to be dead, it is ' || o.outcome end,
      finished_at = clock_timestamp()
  from chosen c left join other o on o.position = c.position
  where i.operation_id = $1::text and i.position = c.position
    and (c.event_id is null or c.created is null or o.position is not null
         or c.event_id in (select event_id from settled) or c.event_id in (select event_id from missing))
  returning i.letter_id, i.state),
freed as (
  update tollgate.dead_letters d set state = 'discarded', updated_at = clock_timestamp()
  from ended where ended.state = 'done' and d.letter_id = ended.letter_id
  returning 1)
select (select count(*) from ended), (select count(*) from settled), (select count(*) from freed)
