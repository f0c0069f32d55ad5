-- A person moves an operation to another state, from those that allow it; no row: it is in none of them. An approver is not the one
-- who asked. Failures that a stopped one had are forgiven when it goes on. Canceled: what was not sent lets its letter go at once.
-- Indexes: primary key of operations, operation_items_by_state.
with moved as (
  update tollgate.operations o
  set state = $2::text, state_reason = $4::text, approved_by = coalesce($5::text, o.approved_by), updated_at = clock_timestamp(),
      started_at = case when $2::text = 'running' then coalesce(o.started_at, clock_timestamp()) else o.started_at end,
      finished_at = case when $2::text = 'canceled' then clock_timestamp() else o.finished_at end,
      failures_forgiven = case when o.state = 'stopped' and $2::text = 'running' then (tollgate.count_items(o.operation_id)).dead
                               else o.failures_forgiven end
  where o.operation_id = $1::text and o.state = any ($3::text[]) and ($5::text is null or o.requested_by <> $5::text)
  returning o.operation_id),
released as (
  update tollgate.operation_items i
  set state = 'canceled', detail = 'the operation was canceled', finished_at = clock_timestamp()
  from moved where $2::text = 'canceled' and i.operation_id = moved.operation_id and i.state = 'pending'
  returning 1)
select moved.operation_id, (select count(*) from released) from moved
