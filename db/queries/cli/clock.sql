-- Postgres's clock in microseconds: where a tail starts, and how far this machine's clock is off. No table.
select (extract(epoch from clock_timestamp()) * 1000000)::int8
