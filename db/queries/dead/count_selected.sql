-- How many open letters a selection means, and how many letters of it an operation holds. Indexes as in list_letters.
select count(*) filter (where d.state = 'open'), count(*) filter (where i.letter_id is not null)
from tollgate.select_letters($1::text[], $2::text, $3::text, $4::text, $5::text, $6::text, $7::bool, $8::text, $9::text, $10::int8,
                             $11::int8) d
left join tollgate.operation_items i on i.letter_id = d.letter_id and i.state in ('pending', 'published')
