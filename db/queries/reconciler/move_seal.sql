-- sealed_until: the first instant that no sealed window covers, and never beyond what was swept (a rewind may have come between).
-- Windows follow one another without holes. Index: sweep_windows_open.
update tollgate.sweep_scopes s
set sealed_until = greatest(s.sealed_until, least(s.swept_until, coalesce(
      (select min(w.from_at) from tollgate.sweep_windows w
       where w.account = s.account and w.livemode = s.livemode and w.sealed_at is null), s.swept_until)))
where s.account = $1::text and s.livemode = $2::bool
returning extract(epoch from s.sealed_until)::int8
