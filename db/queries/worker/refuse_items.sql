-- Letters that cannot be sent, and why. Index: primary key of operation_items.
update tollgate.operation_items i set state = 'refused', detail = u.detail, finished_at = clock_timestamp()
from unnest($4::int8[], $5::text[]) as u (position, detail)
where i.operation_id = $1::text and i.position = u.position and i.state = 'pending'
  and exists (select from tollgate.operations o
              where o.operation_id = $1::text and o.owner = $2::text and o.owner_epoch = $3::int8)
