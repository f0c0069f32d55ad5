-- tollgate doctor: who we are, whether the server takes writes, and its clock. No table.
select current_user::text, current_database()::text, pg_is_in_recovery(),
       (extract(epoch from clock_timestamp()) * 1000000)::int8
