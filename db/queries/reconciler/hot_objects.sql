-- Objects that cost money when they are wrong, after a cursor. Index: primary key of objects.
select id from tollgate.objects
where type = $1::text and account = $2::text and livemode = $3::bool and id > $4::text and deleted_at is null and status = any ($5::text[])
order by id limit $6::int8
