-- A gap that begins where another does takes that one in. Index: primary key of sweep_gaps.
insert into tollgate.sweep_gaps as g (account, livemode, from_at, until_at)
values ($1::text, $2::bool, to_timestamp($3::int8), to_timestamp($4::int8))
on conflict (account, livemode, from_at) do update
  set until_at = greatest(g.until_at, excluded.until_at), closed_by = null, noticed_at = excluded.noticed_at
