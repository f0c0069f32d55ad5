-- When a token was last used, to the minute: not every request writes. Index: primary key of api_tokens.
update tollgate.api_tokens t set last_used_at = clock_timestamp()
where t.id = $1::text and (t.last_used_at is null or t.last_used_at < clock_timestamp() - interval '1 minute')
