-- Least privilege. Group roles without login: db/README.md shows how to make login roles of them. Ingest has none, as it never
-- speaks to the database; whoever runs the migrations owns everything. Tables made later are readable at once; what the worker may
-- write, the migration that makes the table grants.
do $$
declare
  role text;
begin
  foreach role in array array['tollgate_worker', 'tollgate_reader'] loop
    if not exists (select from pg_roles where rolname = role) then
      begin
        execute format('create role %I nologin', role);
      exception
        -- Roles belong to the whole server: another database's migration may be making them now.
        when duplicate_object or unique_violation then null;
        when insufficient_privilege then
          raise exception 'expected the right to create role %, it is missing: have an administrator run "create role % nologin", then migrate again',
            role, role using errcode = '42501';
      end;
    end if;
  end loop;
end $$;

revoke all on schema public from public;
revoke all on schema tollgate, stripe from public;
grant usage on schema tollgate, stripe to tollgate_worker, tollgate_reader;

grant select, insert on tollgate.events to tollgate_worker;
grant select, insert, update on tollgate.objects, tollgate.reconcile_requests, tollgate.partition_progress to tollgate_worker;
grant select on tollgate.fetches, tollgate.schema_migrations to tollgate_worker;
grant execute on function tollgate.ensure_event_partitions(timestamptz, timestamptz) to tollgate_worker;

grant select on all tables in schema tollgate, stripe to tollgate_reader;
alter default privileges in schema tollgate grant select on tables to tollgate_reader;
alter default privileges in schema stripe grant select on tables to tollgate_reader;
