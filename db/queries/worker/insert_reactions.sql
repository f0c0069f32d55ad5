-- What the batch's events make happen. Once for all time: a reaction that is there already stays as it is, so that an event replayed
-- after its month was dropped from the ledger does nothing again. Sorted by event and kind. Index: primary key of reactions.
insert into billing.reactions (event_id, created, kind, account, livemode, object_type, object_id, customer, details, superseded)
select u.event_id, to_timestamp(u.created), u.kind, u.account, u.livemode, u.object_type, u.object_id, u.customer, u.details::jsonb,
       u.superseded
from unnest($1::text[], $2::int8[], $3::text[], $4::text[], $5::bool[], $6::text[], $7::text[], $8::text[], $9::text[], $10::bool[])
  as u (event_id, created, kind, account, livemode, object_type, object_id, customer, details, superseded)
on conflict (event_id, kind) do nothing
