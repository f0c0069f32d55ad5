-- The next object under which a list hangs. Index: primary key of objects.
select id from tollgate.objects
where type = $1::text and account = $2::text and livemode = $3::bool and id > $4::text and deleted_at is null
order by id limit 1
