#include "stripe/api/resources.hpp"

#include "stripe/registry.hpp"
#include "support/catch.hpp"

namespace tollgate::stripe::api {
namespace {

const Resource& get(std::string_view type) {
  const auto* resource = find_resource(type);
  if (resource == nullptr) FAIL("no row for " << type);
  return *resource;
}

TEST_CASE("resources: every kind of the registry has its row, and none is unknown to it") {
  for (const auto& kind : object_kinds()) {
    INFO(kind.type);
    CHECK(find_resource(kind.type) != nullptr);
  }
  CHECK(resources().size() == object_kinds().size());
}

TEST_CASE("resources: each row is sound") {
  for (const auto& row : resources()) {
    INFO(row.type);
    CHECK((row.reach == Reach::none) == row.path.empty());
    CHECK((row.path.empty() || row.path.starts_with("/v1/")));
    CHECK_FALSE(row.path.ends_with('/'));
    const bool wants_parent = row.fetch_wants_parent() || row.list_wants_parent();
    CHECK(wants_parent == !row.parent.empty());
    if (wants_parent) CHECK(find_object_kind(row.parent) != nullptr);
    if (!row.listable()) CHECK((row.list_params.empty() && row.list_also.empty() && row.time == TimeFilter::none));
    if (row.fetchable()) CHECK(retrieve_request(row, "id_1", "parent_1"));
    if (row.listable()) CHECK(list_request(row, "parent_1"));
    CHECK(list_request(row, "parent_1", Walk::also).has_value() == !row.list_also.empty());
  }
}

TEST_CASE("resources: paths of one object") {
  CHECK(retrieve_request(get("customer"), "cus_1")->path == "/v1/customers/cus_1");
  CHECK(retrieve_request(get("coupon"), "50% off/?")->path == "/v1/coupons/50%25%20off%2F%3F");
  CHECK(retrieve_request(get("transfer_reversal"), "trr_1", "tr_1")->path == "/v1/transfers/tr_1/reversals/trr_1");
  CHECK(retrieve_request(get("tax_id"), "txi_1")->path == "/v1/tax_ids/txi_1");
  CHECK(retrieve_request(get("balance"), "")->path == "/v1/balance");
  CHECK(retrieve_request(get("cash_balance"), "cus_1")->path == "/v1/customers/cus_1/cash_balance");
  CHECK_FALSE(retrieve_request(get("transfer_reversal"), "trr_1"));
  CHECK_FALSE(retrieve_request(get("customer"), ""));
  CHECK_FALSE(retrieve_request(get("coupon"), ".."));
  CHECK_FALSE(retrieve_request(get("account_link"), "x"));
}

TEST_CASE("resources: lists carry what Stripe's omissions need") {
  CHECK(list_request(get("subscription"))->params == Params{{"status", "all"}});
  CHECK(list_request(get("payment_method"), "", Walk::also)->params == Params{{"type", "custom"}});
  CHECK(list_request(get("subscription_item"), "sub_1")->params == Params{{"subscription", "sub_1"}});
  CHECK_FALSE(list_request(get("subscription_item")));
  CHECK(list_request(get("tax_id"), "cus_1")->path == "/v1/customers/cus_1/tax_ids");
  CHECK_FALSE(list_request(get("tax_id")));
  CHECK_FALSE(list_request(get("mandate")));
  CHECK(get("review").list_omits == "closed reviews");
}

TEST_CASE("resources: time ranges in the list's own way") {
  Params params;
  CHECK(add_time_range(get("charge"), 10, 20, params));
  CHECK(params == Params{{"created[gte]", "10"}, {"created[lt]", "20"}});
  params.clear();
  CHECK(add_time_range(get("payment_record"), 10, 20, params));
  CHECK(params.front().first == "created_after");
  CHECK_FALSE(add_time_range(get("quote"), 10, 20, params));
}

TEST_CASE("resources: how deleted objects answer") {
  CHECK(get("customer").gone == Gone::deleted_true);
  CHECK(get("terminal.reader").gone == Gone::deleted_true);
  CHECK(get("product").gone == Gone::not_found);
  CHECK(get("charge").gone == Gone::never);
}

}  // namespace
}  // namespace tollgate::stripe::api
