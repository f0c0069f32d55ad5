-- GET /audit: newest first, below the keyset position. Index: primary key of audit_log.
select json_build_object('sequence', a.sequence, 'at', tollgate.rfc3339(a.at), 'actor', a.actor, 'token_id', a.token_id,
                         'action', a.action, 'target', a.target, 'reason', a.reason, 'outcome', a.outcome,
                         'detail', a.detail::json, 'request_id', a.request_id, 'hash', a.hash)::text,
       a.sequence, ''::text
from tollgate.audit_log a
where ($1::text is null or a.actor = $1::text)
  and ($2::text is null or a.action = $2::text)
  and ($3::text is null or a.target = $3::text)
  and ($4::text is null or a.outcome = $4::text)
  and ($5::int8 is null or a.at >= timestamptz 'epoch' + $5::int8 * interval '1 microsecond')
  and ($6::int8 is null or a.at < timestamptz 'epoch' + $6::int8 * interval '1 microsecond')
  and ($7::int8 is null or a.sequence < $7::int8)
order by a.sequence desc
limit $8::int8
