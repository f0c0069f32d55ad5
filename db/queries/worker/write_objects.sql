-- Stores what the merge decided, guarded by the revision it was decided on: a row that moved meanwhile fails the transaction
-- with TG003 and the batch is read again. raw null keeps the JSON that is there (only the revision or the standing moves).
-- Keys come sorted by bytes from every writer. Index: primary key of objects.
with written as (
  insert into tollgate.objects as o (type, account, livemode, id, raw, api_version, as_of, source_id, deleted_at,
                                     settled, unsettled_reason, contested, revision)
  select u.type, u.account, u.livemode, u.id, u.raw::jsonb, u.api_version, to_timestamp(u.as_of), u.source_id,
         to_timestamp(u.deleted_at), u.unsettled_reason is null, u.unsettled_reason, u.contested, u.revision + 1
  from unnest($1::text[], $2::text[], $3::bool[], $4::text[], $5::text[], $6::text[], $7::int8[], $8::text[], $9::int8[],
              $10::text[], $11::bool[], $12::int8[])
    as u (type, account, livemode, id, raw, api_version, as_of, source_id, deleted_at, unsettled_reason, contested, revision)
  on conflict (type, account, livemode, id) do update
    set raw = coalesce(excluded.raw, o.raw), api_version = coalesce(excluded.api_version, o.api_version),
        as_of = excluded.as_of, source_id = excluded.source_id, deleted_at = excluded.deleted_at,
        settled = excluded.settled, unsettled_reason = excluded.unsettled_reason, contested = excluded.contested,
        revision = excluded.revision, updated_at = excluded.updated_at
    where o.revision = excluded.revision - 1
  returning 1)
select tollgate.require_count((select count(*) from written), cardinality($1::text[]), 'TG003')
