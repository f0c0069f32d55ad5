#include "common/kafka/properties.hpp"

#include <set>

#include "common/kafka/errors.hpp"
#include "support/catch.hpp"

using namespace tollgate::kafka;

namespace {

constexpr int kDebian12 = 0x020002ff;
constexpr int kDebian13 = 0x020800ff;

std::map<std::string, std::string> last_values(const Properties& properties) {
  std::map<std::string, std::string> values;
  for (const auto& [name, value] : properties) values[name] = value;
  return values;
}

}  // namespace

TEST_CASE("properties: every row of every table has a reason, and no property stands twice") {
  for (const Role role : {Role::producer, Role::consumer, Role::admin}) {
    std::set<std::string_view> names;
    for (const auto& row : default_properties(role)) {
      CHECK(row.why.size() > 20);
      CHECK_FALSE(row.value.empty());
      CHECK(names.insert(row.name).second);
    }
  }
}

TEST_CASE("properties: what no promise rests on, the user may change") {
  const auto values = last_values(effective_properties(Role::producer, kDebian12, {{"delivery.timeout.ms", "5000"}},
                                                       {{"linger.ms", "7"}, {"delivery.timeout.ms", "8000"}}));
  CHECK(values.at("linger.ms") == "7");
  CHECK(values.at("delivery.timeout.ms") == "8000");
  CHECK(values.at("acks") == "all");
}

TEST_CASE("properties: what a promise rests on, the user may not change, and the sentence says why") {
  const auto attempt = [](Role role, const std::string& name, const std::string& value) {
    return effective_properties(role, kDebian12, {}, {{name, value}});
  };
  CHECK_THROWS_AS(attempt(Role::producer, "acks", "1"), ConfigError);
  CHECK_THROWS_AS(attempt(Role::consumer, "auto.offset.reset", "latest"), ConfigError);
  CHECK_THROWS_AS(attempt(Role::consumer, "enable.auto.commit", "true"), ConfigError);
  CHECK_THROWS_AS(attempt(Role::consumer, "partition.assignment.strategy", "cooperative-sticky"), ConfigError);
  CHECK_THROWS_AS(attempt(Role::producer, "request.required.acks", "0"), ConfigError);  // acks by its other name
  CHECK_THROWS_AS(attempt(Role::producer, "message.timeout.ms", "0"), ConfigError);
  CHECK_THROWS_AS(attempt(Role::producer, "delivery.timeout.ms", "0"), ConfigError);
  CHECK_THROWS_AS(attempt(Role::consumer, "group.instance.id", "lane"), ConfigError);
  CHECK_NOTHROW(attempt(Role::producer, "acks", "-1"));
  CHECK_NOTHROW(attempt(Role::consumer, "acks", "1"));
  try {
    static_cast<void>(attempt(Role::producer, "acks", "1"));
  } catch (const ConfigError& error) {
    const std::string said = error.what();
    CHECK(said.find("acks") != std::string::npos);
    CHECK(said.find("in-sync") != std::string::npos);
  }
}

TEST_CASE("properties: a property is not set on a library too old to know it") {
  CHECK(last_values(effective_properties(Role::consumer, kDebian12, {}, {})).count("fetch.queue.backoff.ms") == 0);
  CHECK(last_values(effective_properties(Role::consumer, kDebian13, {}, {})).count("fetch.queue.backoff.ms") == 1);
}
