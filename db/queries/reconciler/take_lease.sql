-- Takes a lease that ran out; nothing comes back where somebody holds it. Only then is the row locked (for update): the takeover waits for
-- what is being written under the old epoch. Index: primary key of leases.
with free as (
  select name from tollgate.leases where name = $1::text and lease_until < clock_timestamp() for update)
update tollgate.leases l
set owner = $2::text, epoch = l.epoch + 1, lease_until = clock_timestamp() + $3::int8 * interval '1 millisecond'
from free where l.name = free.name and l.lease_until < clock_timestamp()
returning l.epoch
