#include <algorithm>
#include <random>

#include "billing/projections.hpp"
#include "support/catch.hpp"
#include "world.hpp"

using namespace tollgate;
using test::BillingWorld;
using test::Told;

namespace {

/// A history of a few subscriptions and payments. Every third event shares its second with the one before, told by
/// previous_attributes, so that ties can be decided.
std::vector<Told> history(std::mt19937& random) {
  const std::string statuses[] = {"trialing", "active", "past_due", "unpaid", "paused", "canceled"};
  std::vector<Told> told;
  for (int object = 0; object < 4; ++object) {
    std::string before = "incomplete";
    int64_t at = 1700000000;
    for (int step = 0; step < 8; ++step) {
      const std::string status = statuses[(random() + static_cast<size_t>(step)) % std::size(statuses)];
      at += step % 3 == 2 ? 0 : 10;
      const std::string number =
          std::to_string(object) + "_" + std::to_string(random() % 1000000) + std::to_string(step);
      const bool pays = object % 2 == 1;
      const std::string body = pays ? R"({"id":"pi_)" + std::to_string(object) +
                                          R"(","object":"payment_intent","amount":5,"status":")" + status + "\"}"
                                    : test::subscription("sub_" + std::to_string(object), status, "pro");
      told.push_back({"evt_" + number, pays ? "payment_intent.updated" : "customer.subscription.updated", at, body,
                      R"({"status":")" + before + "\"}"});
      before = status;
    }
  }
  return told;
}

void apply_in_batches(BillingWorld& world, const std::vector<Told>& told, std::mt19937& random) {
  for (size_t at = 0; at < told.size();) {
    const size_t size = std::min<size_t>(1 + random() % 5, told.size() - at);
    world.apply(
        {told.begin() + static_cast<std::ptrdiff_t>(at), told.begin() + static_cast<std::ptrdiff_t>(at + size)});
    at += size;
  }
}

std::string projections(BillingWorld& world) {
  std::string all;
  for (const auto type : billing::projected_types())
    all += world.dump("billing." + std::string(billing::table_of(type)), "revision") + "\n";
  return all;
}

/// Every row of the mirror, projected anew, written beside the tables and compared with them.
void check_projection_of_mirror(BillingWorld& world) {
  const auto rows = world.admin().query("select type, id, raw::text from tollgate.objects where raw is not null");
  REQUIRE(rows.size() > 0);
  for (int row = 0; row < rows.size(); ++row) {
    const std::string type(rows.text(row, 0)), id(rows.text(row, 1));
    const auto projection = billing::project(type, rows.text(row, 2));
    REQUIRE(projection);
    const auto columns = billing::columns_of(type);
    for (size_t i = 0; i < columns.size(); ++i) {
      const std::string column(columns[i].name);
      const auto& cell = projection->cells[i];
      const auto* text = std::get_if<std::string>(&cell);
      const auto* integer = std::get_if<int64_t>(&cell);
      const bool is_time = columns[i].kind == billing::ColumnKind::time;
      const bool is_truth = columns[i].kind == billing::ColumnKind::truth;
      std::string expected = text != nullptr ? *text : integer != nullptr ? std::to_string(*integer) : "";
      std::string sql = is_time ? "extract(epoch from " + column + ")::int8" : is_truth ? column + "::int" : column;
      if (columns[i].kind == billing::ColumnKind::json && text != nullptr)
        expected = world.value("select '" + *text + "'::jsonb");
      INFO(type << " " << id << " " << column);
      CHECK(world.value("select " + sql + " from billing." + std::string(billing::table_of(type)) + " where id = '" +
                        id + "'") == expected);
    }
  }
}

}  // namespace

TEST_CASE(
    "billing: whatever the order and the batches, projections end equal, reactions are the same, and the mirror tells "
    "the rows") {
  const unsigned seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  const auto told = history(random);
  BillingWorld straight, shuffled;
  apply_in_batches(straight, told, random);
  auto other = told;
  other.insert(other.end(), told.begin(), told.begin() + 10);  // some come twice
  std::shuffle(other.begin(), other.end(), random);
  apply_in_batches(shuffled, other, random);
  CHECK(projections(straight) == projections(shuffled));
  CHECK(straight.value("select count(*) from billing.subscriptions") == "2");
  CHECK(straight.value("select count(*) > 0 from billing.suspensions") == "true");
  const std::string left_out = "recorded_at,superseded";
  CHECK(straight.dump("billing.reactions", left_out) == shuffled.dump("billing.reactions", left_out));
  check_projection_of_mirror(shuffled);
}
