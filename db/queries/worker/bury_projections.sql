-- Objects that are gone by an answer that carries no JSON: the columns stay as they were last known. Where nothing was ever known
-- there is no row, and none is made. One statement for all projections, as it is rare. Index: the primary key of each.
with gone as materialized (
  select * from unnest($1::text[], $2::text[], $3::bool[], $4::text[], $5::int8[], $6::int8[], $7::int8[])
    as u (type, account, livemode, id, as_of, deleted_at, revision)),
connected_accounts as (
  update billing.connected_accounts b set as_of = to_timestamp(g.as_of), deleted_at = to_timestamp(g.deleted_at), revision = g.revision
  from gone g where g.type = 'account' and b.account = g.account and b.livemode = g.livemode and b.id = g.id),
disputes as (
  update billing.disputes b set as_of = to_timestamp(g.as_of), deleted_at = to_timestamp(g.deleted_at), revision = g.revision
  from gone g where g.type = 'dispute' and b.account = g.account and b.livemode = g.livemode and b.id = g.id),
payments as (
  update billing.payments b set as_of = to_timestamp(g.as_of), deleted_at = to_timestamp(g.deleted_at), revision = g.revision
  from gone g where g.type = 'payment_intent' and b.account = g.account and b.livemode = g.livemode and b.id = g.id),
payment_methods as (
  update billing.payment_methods b set as_of = to_timestamp(g.as_of), deleted_at = to_timestamp(g.deleted_at), revision = g.revision
  from gone g where g.type = 'payment_method' and b.account = g.account and b.livemode = g.livemode and b.id = g.id),
payouts as (
  update billing.payouts b set as_of = to_timestamp(g.as_of), deleted_at = to_timestamp(g.deleted_at), revision = g.revision
  from gone g where g.type = 'payout' and b.account = g.account and b.livemode = g.livemode and b.id = g.id),
refunds as (
  update billing.refunds b set as_of = to_timestamp(g.as_of), deleted_at = to_timestamp(g.deleted_at), revision = g.revision
  from gone g where g.type = 'refund' and b.account = g.account and b.livemode = g.livemode and b.id = g.id),
subscriptions as (
  update billing.subscriptions b set as_of = to_timestamp(g.as_of), deleted_at = to_timestamp(g.deleted_at), revision = g.revision
  from gone g where g.type = 'subscription' and b.account = g.account and b.livemode = g.livemode and b.id = g.id)
select count(*) from gone
