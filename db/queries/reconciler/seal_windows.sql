-- Seals each window whose events all have an outcome and writes down who is still missing; sealed_until moves over what is sealed without a hole.
-- Indexes: primary keys of sweep_windows and sweep_scopes.
with left_open as (
  select u.from_at, string_to_array(nullif(u.pending, ''), ',') as pending
  from unnest($3::int8[], $4::text[]) as u (from_at, pending)),
written as (
  update tollgate.sweep_windows w
  set pending = coalesce(o.pending, '{}'), sealed_at = case when o.pending is null then clock_timestamp() end
  from left_open o
  where w.account = $1::text and w.livemode = $2::bool and w.from_at = to_timestamp(o.from_at) and w.sealed_at is null
  returning w.from_at, w.sealed_at)
select count(*) filter (where sealed_at is not null) from written
