-- The runner moves its operation on: next stage, stopped, done. Only under the epoch of its claim and while it runs: whoever paused or
-- canceled it meanwhile wins. Index: primary key of operations.
update tollgate.operations o
set stage = $4::int8, state = $5::text, state_reason = $6::text, updated_at = clock_timestamp(),
    finished_at = case when $5::text = 'done' then clock_timestamp() else o.finished_at end
where o.operation_id = $1::text and o.owner = $2::text and o.owner_epoch = $3::int8 and o.state = 'running'
returning o.operation_id
