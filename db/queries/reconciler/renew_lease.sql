-- Keeps one's own lease; it does not wait for the leader's own writes, which hold the row's key alone. Index: primary key of leases.
update tollgate.leases set lease_until = clock_timestamp() + $4::int8 * interval '1 millisecond'
where name = $1::text and owner = $2::text and epoch = $3::int8
returning epoch
