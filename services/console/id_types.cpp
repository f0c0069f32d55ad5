#include "services/console/id_types.hpp"

#include <array>
#include <utility>

namespace tollgate::console {
namespace {

// Sorted by prefix. Of two prefixes that fit, the longer one counts (sub_sched_, not sub_).
constexpr auto kPrefixes = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"acct_", "account"},
    {"ba_", "bank_account"},
    {"bpc_", "billing_portal.configuration"},
    {"card_", "card"},
    {"cbtxn_", "customer_balance_transaction"},
    {"ch_", "charge"},
    {"clock_", "test_helpers.test_clock"},
    {"cn_", "credit_note"},
    {"credgr_", "billing.credit_grant"},
    {"cs_", "checkout.session"},
    {"cus_", "customer"},
    {"dp_", "dispute"},
    {"du_", "dispute"},
    {"ent_", "entitlements.active_entitlement"},
    {"fca_", "financial_connections.account"},
    {"feat_", "entitlements.feature"},
    {"fee_", "application_fee"},
    {"file_", "file"},
    {"fr_", "fee_refund"},
    {"iauth_", "issuing.authorization"},
    {"ic_", "issuing.card"},
    {"ich_", "issuing.cardholder"},
    {"idp_", "issuing.dispute"},
    {"ii_", "invoiceitem"},
    {"in_", "invoice"},
    {"inpay_", "invoice_payment"},
    {"ipi_", "issuing.transaction"},
    {"issfr_", "radar.early_fraud_warning"},
    {"link_", "file_link"},
    {"mandate_", "mandate"},
    {"mtr_", "billing.meter"},
    {"pi_", "payment_intent"},
    {"plan_", "plan"},
    {"plink_", "payment_link"},
    {"pm_", "payment_method"},
    {"pmc_", "payment_method_configuration"},
    {"pmd_", "payment_method_domain"},
    {"po_", "payout"},
    {"price_", "price"},
    {"prod_", "product"},
    {"promo_", "promotion_code"},
    {"prv_", "review"},
    {"py_", "charge"},
    {"pyr_", "refund"},
    {"qt_", "quote"},
    {"re_", "refund"},
    {"rsl_", "radar.value_list"},
    {"rsli_", "radar.value_list_item"},
    {"setatt_", "setup_attempt"},
    {"seti_", "setup_intent"},
    {"shr_", "shipping_rate"},
    {"si_", "subscription_item"},
    {"src_", "source"},
    {"sub_", "subscription"},
    {"sub_sched_", "subscription_schedule"},
    {"tml_", "terminal.location"},
    {"tmr_", "terminal.reader"},
    {"tr_", "transfer"},
    {"trr_", "transfer_reversal"},
    {"tu_", "topup"},
    {"txi_", "tax_id"},
    {"txn_", "balance_transaction"},
    {"txr_", "tax_rate"},
    {"vr_", "identity.verification_report"},
    {"vs_", "identity.verification_session"},
    {"we_", "webhook_endpoint"},
});

}  // namespace

std::string_view type_of_id(std::string_view id) {
  std::pair<std::string_view, std::string_view> best;
  for (const auto& row : kPrefixes)
    if (id.starts_with(row.first) && row.first.size() > best.first.size()) best = row;
  return best.second;
}

}  // namespace tollgate::console
