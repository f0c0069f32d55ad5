-- Partitions. Objects: one for each kind that grows with the account's customers, the default one for the other 150 kinds; more would
-- cost every small batch (each statement plans and locks them all). Fillfactor 85 leaves room for HOT updates: rows here live by being
-- rewritten. Events: one a month, so that old months can be dropped.

create table tollgate.objects_customer             partition of tollgate.objects for values in ('customer') with (fillfactor = 85);
create table tollgate.objects_subscription         partition of tollgate.objects for values in ('subscription') with (fillfactor = 85);
create table tollgate.objects_subscription_item    partition of tollgate.objects for values in ('subscription_item') with (fillfactor = 85);
create table tollgate.objects_invoice              partition of tollgate.objects for values in ('invoice') with (fillfactor = 85);
create table tollgate.objects_invoice_payment      partition of tollgate.objects for values in ('invoice_payment') with (fillfactor = 85);
create table tollgate.objects_invoiceitem          partition of tollgate.objects for values in ('invoiceitem') with (fillfactor = 85);
create table tollgate.objects_charge               partition of tollgate.objects for values in ('charge') with (fillfactor = 85);
create table tollgate.objects_payment_intent       partition of tollgate.objects for values in ('payment_intent') with (fillfactor = 85);
create table tollgate.objects_setup_intent         partition of tollgate.objects for values in ('setup_intent') with (fillfactor = 85);
create table tollgate.objects_payment_method       partition of tollgate.objects for values in ('payment_method') with (fillfactor = 85);
create table tollgate.objects_refund               partition of tollgate.objects for values in ('refund') with (fillfactor = 85);
create table tollgate.objects_checkout_session     partition of tollgate.objects for values in ('checkout.session') with (fillfactor = 85);
create table tollgate.objects_balance_transaction  partition of tollgate.objects for values in ('balance_transaction') with (fillfactor = 85);
create table tollgate.objects_transfer             partition of tollgate.objects for values in ('transfer') with (fillfactor = 85);
create table tollgate.objects_credit_note          partition of tollgate.objects for values in ('credit_note') with (fillfactor = 85);
create table tollgate.objects_default              partition of tollgate.objects default with (fillfactor = 85);

-- What the reconciler asks first, and what a healthy mirror has none of: so the index stays empty and costs nothing.
create index objects_unsettled on tollgate.objects (type, account, livemode, id) where not settled;

-- What people search by. Few, as every one is paid for at each write.
create index objects_subscription_customer      on tollgate.objects_subscription (customer);
create index objects_invoice_customer           on tollgate.objects_invoice (customer);
create index objects_invoiceitem_customer       on tollgate.objects_invoiceitem (customer);
create index objects_charge_customer            on tollgate.objects_charge (customer);
create index objects_payment_intent_customer    on tollgate.objects_payment_intent (customer);
create index objects_setup_intent_customer      on tollgate.objects_setup_intent (customer);
create index objects_payment_method_customer    on tollgate.objects_payment_method (customer);
create index objects_checkout_session_customer  on tollgate.objects_checkout_session (customer);
create index objects_credit_note_customer       on tollgate.objects_credit_note (customer);
create index objects_default_customer           on tollgate.objects_default (customer) where customer is not null;
create index objects_subscription_status        on tollgate.objects_subscription (status);
create index objects_invoice_status             on tollgate.objects_invoice (status);
create index objects_default_status             on tollgate.objects_default (type, status) where status is not null;
create index objects_customer_email             on tollgate.objects_customer (lower(email));

-- Makes the monthly partitions of tollgate.events from the month of `first` to that of `last` (UTC) where they are missing and
-- returns how many it made. Rows of such a month that wait in the default partition move into it. The worker calls it at
-- start and daily; it may, as it runs with the owner's rights and can do nothing else. Any number may call at once.
create function tollgate.ensure_event_partitions(first timestamptz, last timestamptz) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  month  timestamptz := date_trunc('month', first, 'UTC');
  till   timestamptz;
  name   text;
  made   integer := 0;
begin
  if first is null or last is null or last - first > interval '10 years' then
    raise exception 'expected a range of months of 10 years at most, got % to %', first, last using errcode = '22023';
  end if;
  while month <= last loop
    name := 'events_' || to_char(month at time zone 'UTC', 'YYYY_MM');
    till := ((month at time zone 'UTC') + interval '1 month') at time zone 'UTC';
    if to_regclass('tollgate.' || name) is null then
      -- One maker at a time. Not an advisory lock: only a relation's lock makes the next look see what others committed.
      lock table only tollgate.events in share update exclusive mode;
      if to_regclass('tollgate.' || name) is null then
        -- No row of the month may come into the default partition between the move and the attach.
        lock table tollgate.events_default in access exclusive mode;
        execute format('create table tollgate.%I (like tollgate.events including all)', name);
        execute format('with moved as (delete from tollgate.events_default where created >= %L and created < %L returning *) '
                       'insert into tollgate.%I select * from moved', month, till, name);
        execute format('alter table tollgate.events attach partition tollgate.%I for values from (%L) to (%L)', name, month, till);
        made := made + 1;
      end if;
    end if;
    month := till;
  end loop;
  return made;
end $$;
revoke all on function tollgate.ensure_event_partitions(timestamptz, timestamptz) from public;

select tollgate.ensure_event_partitions(now() - interval '1 month', now() + interval '3 months');
