#include "support/catch.hpp"

#include "stripe-sim/compare/print.hpp"

using namespace tollgate::sim;

namespace {

const RowKey kCustomer{"customer", "", false, "cus_1"}, kCoupon{"coupon", "acct_1", false, "vip"},
    kInvoice{"invoice", "", false, "in_1"};

Comparison with_truth() {
  return Comparison({{kCustomer, {false, R"({"id":"cus_1","name":"Zoë","address":{"city":"Lyon"},"tags":[1,2]})"}},
                     {kCoupon, {true, R"({"id":"vip"})"}},
                     {kInvoice, {false, R"({"id":"in_1","total":100})"}}});
}

}  // namespace

TEST_CASE("compare: rows that say the same in another order of members are equal") {
  Comparison comparison = with_truth();
  comparison.take(
      {kCustomer, R"({"tags": [1, 2], "address": {"city": "Lyon"}, "name": "Zoë", "id": "cus_1"})", false, true});
  comparison.take({kCoupon, R"({"id":"vip"})", true, true});
  comparison.take({kInvoice, R"({"id":"in_1","total":100})", false, true});
  comparison.finish();
  CHECK(comparison.equal(false));
  CHECK(comparison.summary().compared == 3);
  CHECK(comparison.findings().empty());
}

TEST_CASE("compare: each differing place is named by its path") {
  const auto found = differences(parse_json(R"({"a":{"b":[{"c":1},2]},"d":null})"),
                                 parse_json(R"({"a":{"b":[{"c":1.0},2,3]},"e":true})"));
  REQUIRE(found.size() == 4);
  CHECK(found[0].path == "$.a.b[0].c");
  CHECK(found[1].path == "$.a.b[2]");
  CHECK(found[1].expected == "nothing");
  CHECK(found[2].path == "$.d");
  CHECK(found[2].found == "nothing");
  CHECK(found[3].path == "$.e");
}

TEST_CASE("compare: settled and unsettled rows that differ are counted apart, and only settled ones fail") {
  Comparison comparison = with_truth();
  comparison.take({kCustomer, R"({"id":"cus_1"})", false, false});
  comparison.take({kCoupon, "", true, true});
  comparison.take({kInvoice, R"({"id":"in_1","total":100})", false, true});
  comparison.finish();
  CHECK(comparison.summary().unsettled == 1);
  CHECK(comparison.summary().unsettled_differing == 1);
  CHECK(comparison.summary().differing == 0);
  CHECK(comparison.equal(false));
  CHECK(print_text(comparison).find("customer cus_1 (unsettled): $.name: expected \"Zoë\", found nothing") !=
        std::string::npos);
}

TEST_CASE("compare: missing, extra, dead and alive are told, and each fails") {
  Comparison comparison = with_truth();
  comparison.take({kCoupon, R"({"id":"vip"})", false, true});  // alive in the mirror, deleted in truth
  comparison.take({{"customer", "acct_9", false, "cus_1"}, "{}", false, true});
  comparison.finish();
  CHECK(comparison.summary().missing == 2);
  CHECK(comparison.summary().extra == 1);
  CHECK(comparison.summary().differing == 1);
  CHECK_FALSE(comparison.equal(true));
  CHECK(print_text(comparison).find("coupon vip of acct_1: (life): expected deleted, found alive") !=
        std::string::npos);
}

TEST_CASE("compare: an acked event without an outcome fails") {
  Comparison comparison({});
  comparison.take_outcome("evt_1", "applied");
  comparison.take_outcome("evt_2", "dead");
  CHECK(comparison.equal(false));
  comparison.take_outcome("evt_3", "");
  CHECK_FALSE(comparison.equal(true));
  CHECK(comparison.summary().acked == 3);
  CHECK(comparison.summary().dead == 1);
  const Json printed = parse_json(print_json(comparison, false));
  CHECK(printed.find("without_outcome")->integer() == 1);
  CHECK(printed.find("events_without_outcome")->array().front().text() == "evt_3");
}
