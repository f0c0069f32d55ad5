-- The frozen set of an operation in its order of work. Index: primary key of operation_items, operation_items_by_state.
select i.position, i.letter_id, i.event_id, i.state, i.outcome, i.predicted, i.detail,
       (extract(epoch from i.published_at) * 1000000)::int8, (extract(epoch from i.finished_at) * 1000000)::int8
from tollgate.operation_items i
where i.operation_id = $1::text and ($2::text is null or i.state = $2) and i.position > $3::int8
order by i.position limit $4::int8
