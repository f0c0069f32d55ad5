-- First step of every transaction of a leader: fails it with TG005 when another process leads. Index: primary key of leases.
select tollgate.require_lease($1::text, $2::int8)
