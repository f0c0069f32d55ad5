-- Parts of a run. Index: primary key of run_shards.
insert into tollgate.run_shards (run_id, type, account, livemode, parent, from_at, until_at, started_at, also, cursor)
select $1::text, u.type, u.account, u.livemode, u.parent, to_timestamp(u.from_at), to_timestamp(u.until_at), to_timestamp(u.started), u.also, u.cursor
from unnest($2::text[], $3::text[], $4::bool[], $5::text[], $6::int8[], $7::int8[], $8::int8[], $9::bool[], $10::text[])
  as u (type, account, livemode, parent, from_at, until_at, started, also, cursor)
