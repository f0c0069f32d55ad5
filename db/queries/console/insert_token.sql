-- A new token; only its secret's SHA-256 is kept. Index: primary key of api_tokens.
insert into tollgate.api_tokens as t (id, name, role, secret_sha256, created_by, expires_at)
values ($1::text, $2::text, $3::text, $4::text, $5::text, clock_timestamp() + $6::int8 * interval '1 second')
returning json_build_object('id', t.id, 'name', t.name, 'role', t.role, 'created_by', t.created_by,
                            'created_at', tollgate.rfc3339(t.created_at), 'expires_at', tollgate.rfc3339(t.expires_at),
                            'revoked_at', null, 'revoked_by', null, 'last_used_at', null, 'active', true)::text
