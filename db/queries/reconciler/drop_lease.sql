-- Lets a lease go before its time, so that a standby need not wait. Index: primary key of leases.
update tollgate.leases set lease_until = '-infinity' where name = $1::text and owner = $2::text and epoch = $3::int8
