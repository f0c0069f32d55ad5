#include <fstream>
#include <iterator>
#include <set>

#include "stripe/topics.hpp"
#include "support/catch.hpp"

using namespace tollgate::stripe;
using namespace std::chrono_literals;

namespace {
constexpr std::chrono::milliseconds kDelays[] = {10s, 1min, 10min, 1h};
}

TEST_CASE("topics: the table names each topic of the design once") {
  std::set<std::string> names;
  for (const auto& spec : topics::table(3, kDelays)) CHECK(names.insert(spec.name).second);
  CHECK(names == std::set<std::string>{"stripe.events", "stripe.events.retry.10s", "stripe.events.retry.1m",
                                       "stripe.events.retry.10m", "stripe.events.retry.1h", "stripe.events.dead",
                                       "stripe.reconcile", "stripe.changes"});
}

TEST_CASE(
    "topics: each takes the largest record, keeps it by age alone, and never elects a leader that lacks acked "
    "records") {
  for (const auto& spec : topics::table(3, kDelays)) {
    CHECK(spec.partitions >= 3);
    CHECK(spec.replication == 3);
    CHECK(spec.config.at("min.insync.replicas") == "2");
    CHECK(spec.config.at("max.message.bytes") == std::to_string(topics::kRecordBytesMax));
    CHECK(spec.config.at("cleanup.policy") == "delete");
    CHECK(spec.config.at("retention.bytes") == "-1");
    CHECK(std::stoll(spec.config.at("retention.ms")) >= 7LL * 24 * 3600 * 1000);
    CHECK(spec.config.at("unclean.leader.election.enable") == "false");
  }
}

TEST_CASE("topics: an ack needs one copy less than there are, and one at least") {
  CHECK(topics::min_insync_replicas(1) == 1);
  CHECK(topics::min_insync_replicas(2) == 1);
  CHECK(topics::min_insync_replicas(3) == 2);
  CHECK(topics::min_insync_replicas(5) == 4);
}

TEST_CASE("topics: the AsyncAPI description names each with its number of partitions") {
  std::ifstream file("proto/topics.asyncapi.yaml");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  for (const auto& spec : topics::table(3, kDelays)) {
    INFO(spec.name);
    CHECK(text.find("address: " + spec.name + "\n") != std::string::npos);
    CHECK(text.find("{topic: " + spec.name + ", partitions: " + std::to_string(spec.partitions) + "}") !=
          std::string::npos);
  }
}

TEST_CASE("topics: a tier of the retry ladder is named by its delay in the shortest word") {
  CHECK(topics::retry_topic(1500ms) == "stripe.events.retry.1500ms");
  CHECK(topics::retry_topic(60s) == "stripe.events.retry.1m");
  CHECK(topics::tier_of("stripe.events.retry.1h") == "1h");
  CHECK(topics::is_retry_topic("stripe.events.retry.2h"));
  CHECK_FALSE(topics::is_retry_topic("stripe.events"));
}
