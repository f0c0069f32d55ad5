-- The row of a lease that nobody held yet. Index: primary key of leases.
insert into tollgate.leases (name, owner, epoch, lease_until) values ($1::text, '', 0, '-infinity') on conflict (name) do nothing
