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
