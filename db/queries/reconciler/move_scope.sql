-- The scope moves from where the look found it, or not at all: TG007 where it was set back meanwhile. The failures are over; what is wrong
-- with a window that stays open is still shown. Index: primary key of sweep_scopes, sweep_windows_open.
with moved as (
  update tollgate.sweep_scopes s
  set swept_until = to_timestamp($4::int8),
      last_event_at = case when $5::int8 > 0 then greatest(s.last_event_at, to_timestamp($5::int8)) else s.last_event_at end,
      next_sweep_at = clock_timestamp() + $6::int8 * interval '1 millisecond', failures = 0, updated_at = clock_timestamp(),
      last_error = coalesce(nullif($7::text, ''),
                            (select w.trouble from tollgate.sweep_windows w
                             where w.account = s.account and w.livemode = s.livemode and w.sealed_at is null and w.trouble <> ''
                             order by w.from_at limit 1))
  where s.account = $1::text and s.livemode = $2::bool and s.swept_until = to_timestamp($3::int8)
  returning 1)
select tollgate.require_count((select count(*) from moved), 1, 'TG007')
