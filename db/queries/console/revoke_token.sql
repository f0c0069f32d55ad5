-- Revokes once: who was first stays on record. Index: primary key of api_tokens.
update tollgate.api_tokens t set revoked_at = coalesce(t.revoked_at, clock_timestamp()), revoked_by = coalesce(t.revoked_by, $2::text)
where t.id = $1::text
returning json_build_object('id', t.id, 'name', t.name, 'role', t.role, 'created_by', t.created_by,
                            'created_at', tollgate.rfc3339(t.created_at), 'expires_at', tollgate.rfc3339(t.expires_at),
                            'revoked_at', tollgate.rfc3339(t.revoked_at), 'revoked_by', t.revoked_by,
                            'last_used_at', tollgate.rfc3339(t.last_used_at), 'active', false)::text
