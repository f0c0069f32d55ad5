#include <regex>
#include <set>
#include <string>
#include <vector>

#include "db/migrations.hpp"
#include "stripe/registry.hpp"
#include "support/catch.hpp"
#include "support/postgres_server.hpp"

namespace {

using namespace tollgate;
using postgres::Params;
using support::PostgresServer;

void add_object(postgres::Connection& connection, std::string_view type, std::string_view id, std::string_view raw) {
  connection.run({"test/add_object",
                  "insert into tollgate.objects (type, livemode, id, raw, as_of, source_id) "
                  "values ($1, false, $2, $3::jsonb, now(), 'evt_1')"},
                 Params().add_text(type).add_text(id).add_text(raw));
}

std::string quoted(const std::string& name) { return '"' + name + '"'; }

/// {"a": {"b": leaf}} of a path "a,b".
std::string nested(const std::string& path, const std::string& leaf) {
  const auto comma = path.find(',');
  if (comma == std::string::npos) return path == "0" ? "[" + leaf + "]" : "{" + quoted(path) + ": " + leaf + "}";
  const auto inner = nested(path.substr(comma + 1), leaf);
  const auto head = path.substr(0, comma);
  return head == "0" ? "[" + inner + "]" : "{" + quoted(head) + ": " + inner + "}";
}

/// What a pattern's group catches in the views' SQL.
std::set<std::string> caught(const std::string& pattern) {
  const std::string sql = db::kMigrations[2].sql;
  const std::regex regex(pattern);
  std::set<std::string> found;
  for (std::sregex_iterator hit(sql.begin(), sql.end(), regex), end; hit != end; ++hit) found.insert((*hit)[1]);
  return found;
}

/// Every key and path that the views read from raw, each with `leaf` as its value, as JSON objects.
std::vector<std::string> objects_with(const std::string& leaf) {
  static const auto keys = caught("raw ->>? '([a-z_0-9]+)'"), paths = caught("raw #>>? '\\{([a-z_0-9,]+)\\}'");
  std::vector<std::string> objects;
  std::string flat;
  for (const auto& key : keys) flat += (flat.empty() ? "{" : ", ") + quoted(key) + ": " + leaf;
  objects.push_back(flat + ", \"status\": " + leaf + ", \"customer\": " + leaf + ", \"email\": " + leaf + "}");
  for (const auto& path : paths) objects.push_back(nested(path, leaf));
  return objects;
}

/// The kinds with columns of their own, one of those without, and one that has no view.
std::vector<std::string_view> kinds_to_try() {
  const auto typed = caught("create view stripe.([a-z_]+)");
  REQUIRE(typed.size() > 20);
  std::vector<std::string_view> types{"quantum.ledger", "mandate"};
  for (const auto& kind : stripe::object_kinds())
    if (typed.contains(std::string(kind.view))) types.push_back(kind.type);
  return types;
}

std::string view_of(std::string_view type) {
  const auto* kind = stripe::find_object_kind(type);
  return kind == nullptr ? "other_objects" : std::string(kind->view);
}

}  // namespace

TEST_CASE(
    "views: every object kind of the registry has its view with the common columns, and no view is without a kind") {
  auto connection = support::connect(PostgresServer::shared().make_migrated_database());
  const std::string common = "account,livemode,id,raw,as_of,deleted_at,settled,revision,created";
  for (const auto& kind : stripe::object_kinds()) {
    INFO(kind.type);
    const auto rows = connection.query(
        "select string_agg(column_name, ',' order by ordinal_position) filter (where ordinal_position <= 9)::text "
        "from information_schema.columns where table_schema = 'stripe' and table_name = $1",
        Params().add_text(kind.view));
    CHECK(rows.text(0, 0) == common);
    add_object(connection, kind.type, "x_1", R"({"id": "x_1"})");
    CHECK(connection.query("select count(*) from stripe." + std::string(kind.view)).integer(0, 0) == 1);
  }
  CHECK(connection.query("select count(*) from stripe.other_objects").integer(0, 0) == 0);
  CHECK(connection.query("select count(*) from pg_views where schemaname = 'stripe'").integer(0, 0) ==
        static_cast<int64_t>(stripe::object_kinds().size() + 1));
}

TEST_CASE("views: a type nobody heard of shows in other_objects") {
  auto connection = support::connect(PostgresServer::shared().make_migrated_database());
  add_object(connection, "quantum.ledger", "ql_1",
             R"({"id": "ql_1", "status": "superposed", "customer": {"id": "cus_9"}})");
  const auto rows = connection.query("select type, id, status, customer from stripe.other_objects");
  REQUIRE(rows.size() == 1);
  CHECK(rows.text(0, 0) == "quantum.ledger");
  CHECK(rows.text(0, 2) == "superposed");
  CHECK(rows.text(0, 3) == "cus_9");
}

TEST_CASE("views: no object can make a view fail, whatever its fields hold") {
  auto connection = support::connect(PostgresServer::shared().make_migrated_database());
  const std::string long_text(5000, 'z');
  std::vector<std::string> objects{"{}", "[]", "null", "5", "\"text\"", "[{\"customer\": 1}]"};
  for (const std::string leaf : {"null", "true", "\"abc\"", "\"1e999\"", "1.5", "-1", "1e400", "-1e300",
                                 "9223372036854775807", "9223372036854775808", "253402300800", "[]", "[[]]", "{}",
                                 "{\"id\": 5}", "{\"id\": {}}", "{\"data\": 5}", "\"2026-01-01\""})
    for (auto& object : objects_with(leaf)) objects.push_back(std::move(object));
  for (auto& object : objects_with('"' + long_text + '"')) objects.push_back(std::move(object));
  const std::vector<std::string_view> bodies(objects.begin(), objects.end());
  const auto types = kinds_to_try();
  connection.query(
      "insert into tollgate.objects (type, livemode, id, raw, as_of, source_id) "
      "select t, false, 'x_' || n, raw::jsonb, now(), 'evt_1' from unnest($1::text[]) t, unnest($2::text[]) with "
      "ordinality u (raw, n)",
      Params().add_texts(types).add_texts(bodies));
  for (const auto type : types) {
    INFO(type);
    // The text of the row: every column is computed.
    CHECK(connection.query("select count(length(v::text)) from stripe." + view_of(type) + " v").integer(0, 0) ==
          static_cast<int64_t>(objects.size()));
  }
}

TEST_CASE("views: a tombstone without an object shows its id and its death") {
  auto connection = support::connect(PostgresServer::shared().make_migrated_database());
  connection.execute(
      "insert into tollgate.objects (type, livemode, id, as_of, source_id, deleted_at) "
      "values ('customer', true, 'cus_1', now(), 'evt_1', now())");
  CHECK(connection.query("select deleted_at is not null and email is null from stripe.customers where id = 'cus_1'")
            .boolean(0, 0));
}

TEST_CASE("views: subscriptions and invoices read the same before and after Stripe moved their fields") {
  auto connection = support::connect(PostgresServer::shared().make_migrated_database());
  add_object(connection, "subscription", "sub_old",
             R"({"id": "sub_old", "status": "active", "customer": "cus_1", "current_period_end": 1800000000,
             "plan": {"id": "plan_1", "product": "prod_1"}, "quantity": 3, "cancel_at_period_end": true})");
  add_object(connection, "subscription", "sub_new",
             R"({"id": "sub_new", "status": "active", "customer": {"id": "cus_1", "object": "customer"},
             "cancel_at_period_end": true, "items": {"data": [{"current_period_end": 1800000000, "quantity": 3,
             "price": {"id": "plan_1", "product": {"id": "prod_1"}}}]}})");
  const auto rows = connection.query(
      "select distinct status, customer, extract(epoch from current_period_end)::int8, price, product, quantity, "
      "cancel_at_period_end from stripe.subscriptions where customer = 'cus_1'");
  REQUIRE(rows.size() == 1);
  CHECK(rows.integer(0, 2) == 1800000000);
  CHECK(rows.text(0, 3) == "plan_1");
  CHECK(rows.text(0, 4) == "prod_1");
  CHECK(rows.integer(0, 5) == 3);
  CHECK(rows.boolean(0, 6));
  add_object(connection, "invoice", "in_old",
             R"({"status": "paid", "paid": true, "subscription": "sub_1", "payment_intent": "pi_1", "total": 999})");
  add_object(connection, "invoice", "in_new",
             R"({"status": "paid", "total": 999, "parent": {"subscription_details": {"subscription": "sub_1"}},
             "payments": {"data": [{"payment": {"payment_intent": "pi_1"}}]}})");
  const auto invoices =
      connection.query("select distinct subscription, payment_intent, paid, total from stripe.invoices");
  REQUIRE(invoices.size() == 1);
  CHECK(invoices.text(0, 0) == "sub_1");
  CHECK(invoices.text(0, 1) == "pi_1");
  CHECK(invoices.boolean(0, 2));
  CHECK(invoices.integer(0, 3) == 999);
}
