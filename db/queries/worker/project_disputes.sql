-- Projection of `dispute`: the row its new state gives. No guard of its own: write_objects.sql has gone before in the same
-- transaction, holds the mirror's row, and has raised TG003 where that moved. Columns in the order of
-- libs/billing/projections/dispute.cpp. Keys come sorted from every writer. Index: primary key of billing.disputes.
insert into billing.disputes
  (account, livemode, id, as_of, deleted_at, revision, charge, payment_intent, status, reason, network_reason_code, amount,
   currency, evidence_due_by, has_evidence, past_due, is_charge_refundable, created)
select u.account, u.livemode, u.id, to_timestamp(u.as_of), to_timestamp(u.deleted_at), u.revision, u.charge, u.payment_intent,
       u.status, u.reason, u.network_reason_code, u.amount, u.currency, to_timestamp(u.evidence_due_by), u.has_evidence <> 0,
       u.past_due <> 0, u.is_charge_refundable <> 0, to_timestamp(u.created)
from unnest($1::text[], $2::bool[], $3::text[], $4::int8[], $5::int8[], $6::int8[], $7::text[], $8::text[], $9::text[],
            $10::text[], $11::text[], $12::int8[], $13::text[], $14::int8[], $15::int8[], $16::int8[], $17::int8[],
            $18::int8[])
  as u (account, livemode, id, as_of, deleted_at, revision, charge, payment_intent, status, reason, network_reason_code,
        amount, currency, evidence_due_by, has_evidence, past_due, is_charge_refundable, created)
on conflict (account, livemode, id) do update
  set as_of = excluded.as_of, deleted_at = excluded.deleted_at, revision = excluded.revision, charge = excluded.charge,
      payment_intent = excluded.payment_intent, status = excluded.status, reason = excluded.reason,
      network_reason_code = excluded.network_reason_code, amount = excluded.amount, currency = excluded.currency,
      evidence_due_by = excluded.evidence_due_by, has_evidence = excluded.has_evidence, past_due = excluded.past_due,
      is_charge_refundable = excluded.is_charge_refundable, created = excluded.created
