-- In which modes an account is swept: what an id that nobody has heard of can be in. Index: primary key of sweep_scopes.
select s.livemode from tollgate.sweep_scopes s where s.account = $1::text order by s.livemode
