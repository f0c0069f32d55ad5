#include <algorithm>
#include <chrono>

#include "common/base/rfc3339.hpp"
#include "common/kafka/errors.hpp"
#include "stripe/topics.hpp"
#include "tools/tollgate/finding.hpp"
#include "tools/tollgate/kafka_link.hpp"
#include "tools/tollgate/progress_read.hpp"
#include "tools/tollgate/usage.hpp"

namespace tollgate::cli {
namespace {

constexpr int64_t kStalledSeconds = 60;

Finding check_brokers(kafka::Admin& admin, int replication) {
  const auto brokers = static_cast<int>(admin.brokers().size());
  const std::string what = std::to_string(brokers) + (brokers == 1 ? " broker answers" : " brokers answer");
  if (brokers >= replication) return ok("kafka", what);
  return warn("kafka", what + ", but topics are to have " + std::to_string(replication) + " copies",
              "start the others or lower TOLLGATE_KAFKA_REPLICATION");
}

Finding check_topics(kafka::Admin& admin, const std::vector<kafka::TopicSpec>& specs) {
  std::vector<std::string> names;
  for (const kafka::TopicSpec& spec : specs) names.push_back(spec.name);
  const std::vector<kafka::TopicState> states = admin.describe(names);
  for (const kafka::TopicState& state : states) {
    if (state.unwritable.empty()) continue;
    return fail("topics",
                state.name + " takes no record in " + std::to_string(state.unwritable.size()) + " of " +
                    std::to_string(state.partitions) + " partitions",
                "too few in-sync copies: bring the brokers back");
  }
  for (const kafka::TopicPlan& plan : kafka::plan_topics(specs, states)) {
    const std::vector<std::string> steps = kafka::steps_of(plan, states);
    if (plan.step == kafka::TopicPlan::Step::create)
      return fail("topics", plan.spec.name + " is missing", "run `tollgate topics apply`");
    if (!steps.empty())
      return warn("topics", plan.spec.name + " differs: " + steps.front(), "run `tollgate topics apply`");
    if (!plan.remarks.empty())
      return warn("topics", plan.spec.name + ": " + plan.remarks.front(), "an operator must decide");
  }
  return ok("topics", std::to_string(specs.size()) + " topics are as they should be");
}

/// A partition with a backlog whose progress did not move for a while.
bool is_stalled(const PartitionView& view, int64_t now) {
  if (lag_of(view) == 0) return false;
  const auto moved = parse_rfc3339_seconds(view.updated_at);
  return !moved || now - *moved > kStalledSeconds;
}

Finding judge_progress(const std::vector<PartitionView>& views, int64_t now) {
  int64_t lag = 0;
  for (const PartitionView& view : views) {
    lag += lag_of(view);
    if (const std::string trouble = trouble_of(view); !trouble.empty())
      return fail("workers", trouble, "that partition stands still until then");
  }
  const std::string what = std::to_string(lag) + (lag == 1 ? " event waits" : " events wait") + " to be applied";
  const auto stalled = std::ranges::count_if(views, [&](const PartitionView& view) { return is_stalled(view, now); });
  if (stalled == 0) return ok("workers", what);
  return warn("workers",
              what + ", and " + std::to_string(stalled) + " of " + std::to_string(views.size()) +
                  " partitions did not move for a minute",
              "is a worker running? its log and /readyz say why it stands");
}

}  // namespace

std::vector<Finding> check_kafka(Session& session) {
  std::vector<Finding> findings;
  try {
    kafka::Admin admin(admin_options(session));
    const auto replication = static_cast<int>(session.settings().integer("TOLLGATE_KAFKA_REPLICATION"));
    findings.push_back(check_brokers(admin, replication));
    findings.push_back(
        check_topics(admin, stripe::topics::table(replication, session.settings().durations("TOLLGATE_RETRY_DELAYS"))));
  } catch (const Failure& missing) {
    findings.push_back(fail("kafka", missing.what(), "ingest and the workers need it"));
  } catch (const kafka::ConfigError& error) {
    findings.push_back(fail("kafka", error.what(), "correct the KAFKA_CONFIG_ variable"));
  } catch (const kafka::KafkaError& error) {
    findings.push_back(
        fail(findings.empty() ? "kafka" : "topics", error.what(), "check KAFKA_BROKERS and that the brokers run"));
  }
  return findings;
}

Finding check_progress(Session& session) {
  try {
    kafka::Admin admin(admin_options(session));
    postgres::Connection connection = session.connect();
    const auto views = read_progress(connection, admin, session.settings().text("TOLLGATE_CONSUMER_GROUP"));
    const auto now =
        std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
    return judge_progress(views, now);
  } catch (const postgres::PostgresError& error) {
    return fail("workers", explain(error), "their progress cannot be read");
  } catch (const kafka::KafkaError& error) {
    return fail("workers", error.what(), "their lag cannot be read");
  }
}

}  // namespace tollgate::cli
