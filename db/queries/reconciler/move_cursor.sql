-- Where the rolling verification of a class stands; an empty id begins a new round. Index: primary key of verify_cursors.
insert into tollgate.verify_cursors as v (class, account, livemode, after_id)
values ($1::text, $2::text, $3::bool, $4::text)
on conflict (class, account, livemode) do update
  set after_id = excluded.after_id,
      round_from = case when excluded.after_id = '' then clock_timestamp() else v.round_from end,
      rounds = v.rounds + (excluded.after_id = '')::int
