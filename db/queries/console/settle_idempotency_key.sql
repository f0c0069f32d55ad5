-- POST /operations: what the key made. Index: primary key of idempotency_keys.
update tollgate.idempotency_keys set operation_id = $3::text where actor = $1::text and key = $2::text
