-- POST /operations that was refused: its key may be used again. Index: primary key of idempotency_keys.
delete from tollgate.idempotency_keys where actor = $1::text and key = $2::text and operation_id is null
