-- Takes a lease that nobody holds, or keeps one's own; nothing comes back where another holds it. Taking over raises the epoch.
-- Index: primary key of leases.
insert into tollgate.leases as l (name, owner, epoch, lease_until)
values ($1::text, $2::text, 1, clock_timestamp() + $3::int8 * interval '1 millisecond')
on conflict (name) do update
  set owner = excluded.owner, epoch = l.epoch + (l.owner is distinct from excluded.owner or l.lease_until < clock_timestamp())::int,
      lease_until = excluded.lease_until
  where l.owner = excluded.owner or l.lease_until < clock_timestamp()
returning l.epoch
