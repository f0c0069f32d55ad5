-- Index: primary key of objects.
select count(*) from tollgate.objects where type = $1::text and account = $2::text and livemode = $3::bool and deleted_at is null
