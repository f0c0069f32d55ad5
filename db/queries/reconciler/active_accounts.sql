-- Connected accounts that the ledger has heard of and nobody sweeps yet. Reads the newest months; asked for every few seconds.
select distinct e.account, e.livemode from tollgate.events e
where e.account <> '' and e.created >= clock_timestamp() - interval '40 days'
  and not exists (select from tollgate.sweep_scopes s where s.account = e.account and s.livemode = e.livemode)
limit 1000
