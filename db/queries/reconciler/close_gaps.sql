-- Index: primary key of sweep_gaps.
update tollgate.sweep_gaps set closed_by = $3::text where account = $1::text and livemode = $2::bool and closed_by is null
