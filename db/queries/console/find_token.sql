-- Every request: who holds this token. Expired and revoked ones are found too, so that their use can be told. Index: primary key.
select t.name, t.role, t.secret_sha256, t.revoked_at is not null, t.expires_at <= clock_timestamp(),
       t.last_used_at is null or t.last_used_at < clock_timestamp() - interval '1 minute'
from tollgate.api_tokens t
where t.id = $1::text
