-- Readiness: does Postgres answer? No table.
select 1
