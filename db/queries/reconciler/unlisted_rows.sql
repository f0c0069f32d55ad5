-- A portion of a kind's rows, and which of them are alive here and were touched by no fact since the run began: Stripe's list did not show
-- them. Only a GET can tell whether they are gone. Index: primary key of objects.
select id, deleted_at is null and raw is not null and as_of < to_timestamp($5::int8) from tollgate.objects
where type = $1::text and account = $2::text and livemode = $3::bool and id > $4::text
order by id limit $6::int8
