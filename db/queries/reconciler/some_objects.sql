-- A few objects of kinds that Stripe never deletes, to see whether a key knows them. Index: primary key of objects.
select k.type, o.id
from unnest(array['charge', 'payment_intent', 'balance_transaction', 'refund', 'subscription', 'setup_intent']) as k (type)
  cross join lateral (select id from tollgate.objects where type = k.type and account = '' and livemode = $1::bool and deleted_at is null
                      order by id limit $2::int8) o
