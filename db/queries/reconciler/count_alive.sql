-- A portion of a kind's rows, in the order of their ids: how many are alive, how many it is, where to go on. Index: primary key of objects.
select count(*) filter (where deleted_at is null), count(*), max(id)
from (select id, deleted_at from tollgate.objects
      where type = $1::text and account = $2::text and livemode = $3::bool and id > $4::text
      order by id limit $5::int8) as portion
