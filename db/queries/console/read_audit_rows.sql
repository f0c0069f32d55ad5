-- tollgate audit verify: the chain from its first row on, in pages. Index: primary key of audit_log.
select a.sequence, tollgate.rfc3339(a.at), a.actor, a.token_id, a.action, a.target, a.reason, a.outcome, a.detail, a.request_id,
       a.previous_hash, a.hash
from tollgate.audit_log a
where a.sequence > $1::int8
order by a.sequence
limit $2::int8
