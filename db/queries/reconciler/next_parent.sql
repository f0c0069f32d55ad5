-- The next object under which a list hangs, and whose list it is. Connected accounts are keyed under themselves, and the platform asks them
-- all. Index: primary key of objects.
select id, account from (
  (select id, account from tollgate.objects
   where type = $1::text and account = $2::text and livemode = $3::bool and id > $4::text and deleted_at is null
   order by id limit 1)
  union all
  (select id, account from tollgate.objects
   where type = 'account' and $1::text = 'account' and $2::text = '' and account > $4::text and account <> '' and livemode = $3::bool and id = account
     and deleted_at is null
   order by account limit 1)) as next
order by id limit 1
