-- Which letters of a selection an unfinished operation holds. Index: operation_items_held.
select d.letter_id, coalesce(d.event_id, ''), i.operation_id
from tollgate.select_letters($1::text[], $2::text, $3::text, $4::text, $5::text, $6::text, $7::bool, $8::text, $9::text, $10::int8,
                             $11::int8) d
join tollgate.operation_items i on i.letter_id = d.letter_id and i.state in ('pending', 'published')
order by d.letter_id limit 100
