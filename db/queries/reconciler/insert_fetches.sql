-- Answers of Stripe's API, facts of the merge like events. Index: primary key of fetches.
insert into tollgate.fetches (fetch_id, type, account, livemode, object_id, as_of, missing, truncated, raw, job, request_id)
select u.fetch_id, u.type, u.account, u.livemode, u.object_id, to_timestamp(u.as_of), u.missing, u.truncated, u.raw, $10::text, u.request_id
from unnest($1::text[], $2::text[], $3::text[], $4::bool[], $5::text[], $6::int8[], $7::bool[], $8::bool[], $9::text[], $11::text[])
  as u (fetch_id, type, account, livemode, object_id, as_of, missing, truncated, raw, request_id)
