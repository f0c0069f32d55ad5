-- What an object hangs under, by its mirror row. Index: primary key of objects.
select tollgate.json_ref(raw -> $5::text) from tollgate.objects
where type = $1::text and account = $2::text and livemode = $3::bool and id = $4::text
