#include "world.hpp"

#include "services/console/api.hpp"
#include "support/catch.hpp"

namespace tollgate::console {

World::World(int64_t approval_limit, ConsoleOptions options) {
  database.execute(
      "do $$ begin create role console_login login in role tollgate_console; exception when duplicate_object then "
      "null; end $$");
  options.server.listen = "127.0.0.1:0";
  options.server.body_bytes_max = 64 * 1024;
  options.server.refusal = server_refusal;
  const auto statement_timeout = options.postgres.statement_timeout;
  options.postgres = support::connect_options(url + "&user=console_login");
  options.postgres.statement_timeout = statement_timeout;
  options.database_threads = 2;
  options.ops_listen = "127.0.0.1:0";
  options.drain_timeout = std::chrono::seconds(5);
  options.rules.approval_limit = approval_limit;
  service = std::make_unique<Service>(options);
  service->start();
  viewer = make_token("vera", "viewer");
  operator_ = make_token("otto", "operator");
  admin = make_token("ada", "admin");
}

Answer World::call(const std::string& method, const std::string& path, const std::string& token,
                   const std::string& body, http::Client::Headers headers) {
  http::Client client("127.0.0.1", service->port(), std::chrono::seconds(30));
  if (!token.empty()) headers.emplace_back("Authorization", "Bearer " + token);
  Answer answer;
  answer.raw = client.request(method, "/api/v1" + path, headers, body);
  answer.status = answer.raw.status;
  answer.json = cli::JsonValue::parse(answer.raw.body).value_or(cli::JsonValue());
  return answer;
}

cli::Ran World::run(std::vector<std::string> words, const std::string& token) {
  return cli::run_words(std::move(words),
                        {{"TOLLGATE_CONSOLE_URL", "http://127.0.0.1:" + std::to_string(service->port())},
                         {"TOLLGATE_CONSOLE_TOKEN", token}});
}

std::string World::make_token(const std::string& name, const std::string& role, const std::string& expires_in) {
  const cli::Ran ran = cli::run_words(
      {"tokens", "create", name, "--role", role, "--expires-in", expires_in, "--bootstrap"}, {{"DATABASE_URL", url}});
  INFO(ran.err);
  REQUIRE(ran.code == 0);
  return ran.out.substr(0, ran.out.size() - 1);
}

void World::add_event(const std::string& id, int64_t created, const std::string& payload) {
  database.query(
      "insert into tollgate.events (event_id, created, livemode, type, object_type, object_id, kind, outcome, topic, "
      "partition, kafka_offset, payload) values ($1::text, to_timestamp($2::int8), false, 'customer.updated', "
      "'customer', 'cus_1', 'updated', 'applied', 'stripe.events', 0, 1, $3::text)",
      postgres::Params().add_text(id).add_integer(created).add_text(payload));
}

void World::add_letter(int number) {
  const std::string text = std::to_string(number);
  database.execute(
      "insert into tollgate.events (event_id, created, livemode, type, object_type, object_id, kind, outcome, reason, "
      "topic, partition, kafka_offset, payload) values ('evt_" +
      text + "', to_timestamp(1700000000 + " + text + "), false, 'customer.updated', 'customer', 'cus_" + text +
      "', 'updated', 'dead', 'broken', 'stripe.events', 0, " + text + R"(, '{"id":"evt_)" + text +
      R"(","object":"event","type":"customer.updated","created":)" + std::to_string(1700000000 + number) +
      R"(,"livemode":false,"data":{"object":{"id":"cus_)" + text +
      R"(","object":"customer","email":"a@b.ch"},"previous_attributes":{}}}');)"
      "insert into tollgate.dead_letters (letter_id, event_id, created, type, object_type, object_id, error_class, "
      "error_code, error_message, fingerprint, first_failed_at, last_failed_at, dead_partition, dead_offset) values "
      "('0-" +
      text + "', 'evt_" + text + "', to_timestamp(1700000000 + " + text + "), 'customer.updated', 'customer', 'cus_" +
      text + "', 'permanent', 'broken', 'a handler failed', 'f00d', now(), to_timestamp(1700000000 + " + text +
      "), 0, " + text + ")");
}

std::string World::sent_replay() {
  const Answer made =
      post("/operations", operator_, R"({"kind":"replay","selection":{"everything":true},"reason":"x"})");
  INFO(made.raw.body);
  REQUIRE(made.status == 202);
  database.execute(
      "update tollgate.operation_items set state = 'published', published_at = now() - interval '1 hour';"
      "update tollgate.dead_letters set state = 'replaying'");
  return made.json["operation_id"].text();
}

int64_t World::count(const std::string& sql) { return database.query(sql).integer(0, 0); }

}  // namespace tollgate::console
