-- Every record of the dead topic that a letter had, oldest first. Index: dead_letter_history_by_letter.
select h.partition, h.kafka_offset, h.repeated, h.origin, h.error_class, h.error_code, h.error_message, h.place, h.attempts,
       (extract(epoch from h.failed_at) * 1000000)::int8
from tollgate.dead_letter_history h where h.letter_id = $1::text order by h.failed_at, h.kafka_offset
