#include "billing/projections.hpp"

#include <set>

#include "samples.hpp"
#include "stripe/registry.hpp"
#include "support/catch.hpp"

using namespace tollgate;
using billing::Cell;
using test::Change;
using test::changed;

namespace {

std::string shown(const Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  if (const auto* integer = std::get_if<int64_t>(&cell)) return std::to_string(*integer);
  return "null";
}

std::string cell_of(const std::string& type, const std::string& object, const std::string& column) {
  const auto projection = billing::project(type, object);
  REQUIRE(projection);
  return shown(projection->cell(column));
}

struct Expected {
  std::string type, column, value;
  std::vector<Change> changes{};
};

}  // namespace

TEST_CASE("projections: every projected type is of the registry, has a table, and columns that differ") {
  for (const auto type : billing::projected_types()) {
    INFO(type);
    CHECK(stripe::find_object_kind(type) != nullptr);
    CHECK(billing::is_projected(type));
    CHECK_FALSE(billing::table_of(type).empty());
    std::set<std::string_view> names;
    for (const auto& column : billing::columns_of(type)) CHECK(names.insert(column.name).second);
    const auto projection = billing::project(type, test::json_of(test::sample(std::string(type))));
    REQUIRE(projection);
    CHECK(projection->cells.size() == names.size());
  }
}

TEST_CASE("projections: other kinds have none") {
  for (const auto* type : {"invoice", "customer", "charge", "", "subscription_item", "stripe.unheard_of"}) {
    CHECK_FALSE(billing::is_projected(type));
    CHECK_FALSE(billing::project(type, R"({"id":"x"})"));
  }
}

TEST_CASE("projections: columns are what Stripe's fields say") {
  const std::vector<Change> card_of_sepa{{"type", R"("sepa_debit")"},
                                         {"sepa_debit", R"({"last4":"3000","country":"DE","fingerprint":"f"})"}};
  const Expected rows[] = {
      {"account", "charges_enabled", "0"},
      {"account", "disabled_reason", "requirements.past_due"},
      {"account",
       "currently_due",
       R"(["external_account"])",
       {{"requirements.currently_due", R"(["external_account",7])"}}},
      {"dispute", "charge", "ch_1PgafuB7WZ01zgkWXYmPNZs8"},
      {"dispute", "evidence_due_by", "1723679999"},
      {"dispute", "network_reason_code", "10.4"},
      {"payment_intent", "amount", "1099"},
      {"payment_intent", "transfer_destination", "obj_123"},
      {"payment_intent", "customer", "cus_9", {{"customer", R"({"id":"cus_9","object":"customer"})"}}},
      {"payment_intent", "failure_code", "card_declined", {{"last_payment_error.code", R"("card_declined")"}}},
      {"payment_method", "customer", "null"},
      {"payment_method", "last4", "4242"},
      {"payment_method", "wallet", "link"},
      {"payment_method", "last4", "3000", card_of_sepa},
      {"payment_method", "country", "DE", card_of_sepa},
      {"payout", "arrival_date", "1234567890"},
      {"payout", "automatic", "1"},
      {"refund", "status", "succeeded"},
      {"refund", "amount", "100"},
      {"subscription", "customer", "cus_QXg1o8vcGmoR32"},
      {"subscription", "current_period_end", "976287773"},
      {"subscription", "quantity", "1"},
      {"subscription", "price", "price_1PgafmB7WZ01zgkW6dKueIc5"},
  };
  for (const auto& row : rows) {
    INFO(row.type << "." << row.column);
    CHECK(cell_of(row.type, changed(row.type, row.changes), row.column) == row.value);
  }
}

TEST_CASE("projections: the tier is the price's lookup key, else its metadata's tier, else its product") {
  const std::string price = "items.data.0.price.";
  const auto tier = [](const std::vector<Change>& changes) {
    return cell_of("subscription", changed("subscription", changes), "tier");
  };
  CHECK(tier({}) == "prod_QXg1hqf4jFNsqG");
  CHECK(tier({{price + "product", R"({"id":"prod_2","object":"product"})"}}) == "prod_2");
  CHECK(tier({{price + "metadata.tier", R"("gold")"}}) == "gold");
  CHECK(tier({{price + "metadata.tier", R"("gold")"}, {price + "lookup_key", R"("pro_monthly")"}}) == "pro_monthly");
  CHECK(tier({{price + "metadata.tier", R"("gold")"}, {price + "lookup_key", R"("")"}}) == "gold");
  CHECK(tier({{"items.data", "[]"}, {"plan", R"({"id":"p","product":"prod_old"})"}}) == "prod_old");
  CHECK(tier({{"items.data", "[]"}, {"plan", "null"}}) == "null");
}

TEST_CASE("projections: quotas come from items in order, and the subscription's own metadata overrides them") {
  const auto quotas = [](const std::vector<Change>& changes) {
    return cell_of("subscription", changed("subscription", changes), "quotas");
  };
  const std::string item = "items.data.0.";
  CHECK(quotas({}) == "{}");
  CHECK(quotas({{item + "price.metadata", R"({"quota_seats":"10","color":"red","quota_":"1","quota_region":"eu"})"}}) ==
        R"({"region":"eu","seats":10})");
  CHECK(quotas({{item + "price.metadata.quota_seats", R"("10")"},
                {item + "plan.metadata", R"({"quota_seats":"5","quota_gb":"1"})"}}) == R"({"gb":1,"seats":10})");
  CHECK(quotas({{item + "price.metadata.quota_seats", R"("10")"},
                {"items.data.1", R"({"price":{"metadata":{"quota_seats":"99","quota_gb":"2"}}})"},
                {"metadata.quota_seats", R"("25")"}}) == R"({"gb":2,"seats":25})");
  CHECK(quotas({{"metadata", R"({"quota_a":null,"quota_b":["x"],"quota_c":3,"quota_d":"1.5"})"}}) ==
        R"({"c":3,"d":"1.5"})");
}

TEST_CASE("projections: before 2025-03-31 the period was the subscription's own") {
  const auto object =
      changed("subscription", {{"items.data.0.current_period_end", "null"}, {"current_period_end", "1700000000"}});
  CHECK(cell_of("subscription", object, "current_period_end") == "1700000000");
}

TEST_CASE("projections: numbers that are no int64 and times no client can show are null") {
  const std::pair<const char*, const char*> rows[] = {{"9223372036854775807", "9223372036854775807"},
                                                      {"9223372036854775808", "null"},
                                                      {"-9223372036854775808", "-9223372036854775808"},
                                                      {"1.5", "null"},
                                                      {"1e2", "null"},
                                                      {"1e400", "null"},
                                                      {"-1e99999", "null"},
                                                      {"0", "0"},
                                                      {R"("12")", "null"},
                                                      {"true", "null"}};
  for (const auto& [number, expected] : rows) {
    INFO(number);
    const std::string object =
        std::string(R"({"id":"re_1","a":[0,1e400],"amount":)") + number + R"(,"currency":"usd"})";
    CHECK(cell_of("refund", object, "amount") == expected);
    CHECK(cell_of("refund", object, "currency") == "usd");
  }
  CHECK(cell_of("refund", R"({"created":253402300800})", "created") == "null");
  CHECK(cell_of("refund", R"({"created":-1})", "created") == "null");
}

TEST_CASE("projections: long text is cut between characters, text that Postgres cannot hold is null") {
  const std::string cut = cell_of("refund", R"({"reason":")" + std::string(254, 'a') + "äää\"}", "reason");
  CHECK(cut == std::string(254, 'a'));
  CHECK(cell_of("refund", R"({"reason":"a\u0000b"})", "reason") == "null");
}

TEST_CASE("projections: what is not a JSON object has none") {
  for (const std::string text : {"", "[]", "7", "null", "{", "{} x", "\xff"})
    CHECK_FALSE(billing::project("refund", text));
  CHECK_FALSE(billing::project("refund", std::string("{}\0", 3)));
  const std::string deep(200000, '[');
  CHECK_FALSE(billing::project("refund", R"({"a":)" + deep));
  CHECK(billing::project("refund", R"({"a":)" + deep + std::string(200000, ']') + "}"));
}

TEST_CASE("projections: whatever type a field has, or when it is missing, the others stay") {
  for (const auto type : billing::projected_types()) {
    const std::string name(type);
    for (const auto& path : test::paths_of(test::sample(name))) {
      for (const auto* odd : {"null", "7", "18446744073709551616", "true", R"("x")", "[]", "{}", "[[null]]"}) {
        const auto projection = billing::project(type, changed(name, {{path, odd}}));
        INFO(name << " " << path << " = " << odd);
        REQUIRE(projection);
        if (path != "created" && path != "currency") {
          const bool has_currency = name != "account" && name != "payment_method";
          if (has_currency) CHECK_FALSE(shown(projection->cell("currency")) == "null");
          CHECK_FALSE(shown(projection->cell("created")) == "null");
        }
      }
    }
  }
}
