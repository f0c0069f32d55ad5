#include "services/console/id_types.hpp"

#include "stripe/api/resources.hpp"
#include "support/catch.hpp"

using namespace tollgate::console;

TEST_CASE("id types: a prefix tells the type, the longest one that fits counts, and an unknown one tells nothing") {
  CHECK(type_of_id("cus_1") == "customer");
  CHECK(type_of_id("sub_1") == "subscription");
  CHECK(type_of_id("sub_sched_1") == "subscription_schedule");
  CHECK(type_of_id("in_1") == "invoice");
  CHECK(type_of_id("inpay_1") == "invoice_payment");
  CHECK(type_of_id("py_1") == "charge");
  for (const char* id : {"", "GOLD", "cus", "xyz_1", "_"}) CHECK(type_of_id(id).empty());
}

TEST_CASE("id types: what a prefix tells is a type of Stripe's API") {
  for (const char* id : {"acct_1", "cs_1", "du_1", "fee_1", "iauth_1", "issfr_1", "mtr_1", "pi_1", "plink_1", "pm_1",
                         "po_1", "price_1", "prv_1", "qt_1", "seti_1", "tr_1", "txn_1", "vs_1", "we_1"}) {
    INFO(id);
    CHECK(tollgate::stripe::api::find_resource(type_of_id(id)) != nullptr);
  }
}
