-- One page of the mirror in key order, after the key given ('' before all). Index: the primary key.
select type, account, livemode, id, raw::text, deleted_at is not null as deleted, settled
from tollgate.objects
where (type, account, livemode, id) > ($1::text, $2::text, $3::boolean, $4::text)
order by type, account, livemode, id
limit $5::bigint
