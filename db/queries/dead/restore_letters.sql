-- Takes discards of a selection back, so many at once. Indexes: as in list_letters; primary key of events.
select r.selected, r.restored
from tollgate.restore_letters($1::text[], $2::text, $3::text, $4::text, $5::text, $6::text, $7::bool, $8::text, $9::text, $10::int8,
                              $11::int8, $12::int8) r
