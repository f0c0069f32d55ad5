-- Every action at the console: appends to the hash chain, in the transaction of what it tells of. Index: primary key of audit_log.
select tollgate.append_audit($1::text, $2::text, $3::text, $4::text, $5::text, $6::text, $7::text, $8::text)
