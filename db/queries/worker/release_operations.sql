-- A process that ends lets its operations go, so that another need not wait for the leases. Index: operations_running.
update tollgate.operations set lease_until = null where owner = $1::text and state = 'running'
