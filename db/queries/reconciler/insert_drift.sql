-- One object that differed. Index: primary key of drifts.
insert into tollgate.drifts (run_id, type, account, livemode, object_id, since, as_of, paths, changes, cause, events, state, repaired_at, request_id)
values (nullif($1::text, ''), $2::text, $3::text, $4::bool, $5::text, to_timestamp(nullif($6::int8, 0)), to_timestamp($7::int8), $8::text[], $9::text,
        $10::text, $11::text[], $12::text, case when $12::text = 'repaired' then clock_timestamp() end, nullif($13::text, ''))
