-- Letters whose record Kafka has, under the epoch of the claim; one that the worker was faster with stays as that left it.
-- Indexes: primary keys of operation_items, dead_letters.
with sent as (
  update tollgate.operation_items i set state = 'published', published_at = clock_timestamp()
  where i.operation_id = $1::text and i.position = any ($4::int8[]) and i.state = 'pending'
    and exists (select from tollgate.operations o
                where o.operation_id = $1::text and o.owner = $2::text and o.owner_epoch = $3::int8)
  returning i.letter_id)
update tollgate.dead_letters d set state = 'replaying', updated_at = clock_timestamp()
from sent where d.letter_id = sent.letter_id and d.state = 'open'
