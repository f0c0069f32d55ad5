-- GET /tokens: newest first, below the keyset position. No index: tokens are few.
select json_build_object('id', t.id, 'name', t.name, 'role', t.role, 'created_by', t.created_by,
                         'created_at', tollgate.rfc3339(t.created_at), 'expires_at', tollgate.rfc3339(t.expires_at),
                         'revoked_at', tollgate.rfc3339(t.revoked_at), 'revoked_by', t.revoked_by,
                         'last_used_at', tollgate.rfc3339(t.last_used_at),
                         'active', t.revoked_at is null and t.expires_at > clock_timestamp())::text,
       (extract(epoch from t.created_at) * 1000000)::int8, t.id
from tollgate.api_tokens t
where ($1::int8 is null or (t.created_at, t.id) < (timestamptz 'epoch' + $1::int8 * interval '1 microsecond', $2::text))
order by t.created_at desc, t.id desc
limit $3::int8
