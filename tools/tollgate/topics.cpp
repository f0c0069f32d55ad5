#include "stripe/topics.hpp"

#include <memory>

#include "common/kafka/admin.hpp"
#include "tools/tollgate/commands.hpp"
#include "tools/tollgate/kafka_link.hpp"
#include "tools/tollgate/options.hpp"

namespace tollgate::cli {
namespace {

using kafka::TopicPlan;
using kafka::TopicState;

/// The table as it should be and the cluster as it is.
struct Compared {
  std::vector<TopicState> states;
  std::vector<TopicPlan> plans;
};

Compared compare(Session& session, kafka::Admin& admin) {
  const auto specs = stripe::topics::table(static_cast<int>(session.settings().integer("TOLLGATE_KAFKA_REPLICATION")),
                                           session.settings().durations("TOLLGATE_RETRY_DELAYS"));
  std::vector<std::string> names;
  for (const kafka::TopicSpec& spec : specs) names.push_back(spec.name);
  Compared compared{.states = admin.describe(names), .plans = {}};
  compared.plans = kafka::plan_topics(specs, compared.states);
  return compared;
}

/// Sentences for people: each step and each remark of one topic.
void tell(Session& session, const Compared& compared, const TopicPlan& plan, std::string_view prefix) {
  for (const std::string& step : kafka::steps_of(plan, compared.states))
    session.world.err << prefix << plan.spec.name << ": " << step << "\n";
  for (const std::string& remark : plan.remarks) session.world.err << plan.spec.name << ": " << remark << "\n";
}

int apply(Session& session, bool dry_run) {
  kafka::Admin admin(admin_options(session));
  const Compared compared = compare(session, admin);
  int steps = 0;
  for (const TopicPlan& plan : compared.plans) {
    tell(session, compared, plan, dry_run ? "would do: " : "to do: ");
    steps += plan.step == TopicPlan::Step::none ? 0 : 1;
  }
  session.world.err << std::flush;
  if (steps == 0) session.world.err << "nothing to do: " << compared.plans.size() << " topics are as they should be\n";
  if (steps == 0 || dry_run) return kExitOk;
  std::string failed;
  for (const kafka::TopicOutcome& outcome : admin.apply(compared.plans)) {
    for (const std::string& done : outcome.done) session.world.err << "done: " << outcome.name << ": " << done << "\n";
    if (!outcome.error.empty()) failed += (failed.empty() ? "" : "\n") + outcome.name + ": " + outcome.error;
  }
  if (!failed.empty()) throw Failure(kExitError, failed);
  return kExitOk;
}

std::string joined(const std::vector<std::string>& sentences) {
  std::string out;
  for (const std::string& sentence : sentences) out += (out.empty() ? "" : "; ") + sentence;
  return out;
}

const TopicState* find_state(const Compared& compared, const std::string& name) {
  for (const TopicState& state : compared.states) {
    if (state.name == name) return &state;
  }
  return nullptr;
}

int status(Session& session) {
  kafka::Admin admin(admin_options(session));
  const Compared compared = compare(session, admin);
  Listing listing{.columns = {"topic", "partitions", "replication", "unwritable", "state"}, .rows = {}};
  bool fine = true;
  for (const TopicPlan& plan : compared.plans) {
    const TopicState* state = find_state(compared, plan.spec.name);
    std::vector<std::string> wrong = kafka::steps_of(plan, compared.states);
    wrong.insert(wrong.end(), plan.remarks.begin(), plan.remarks.end());
    const auto unwritable = static_cast<int64_t>(state == nullptr ? 0 : state->unwritable.size());
    fine = fine && plan.step == TopicPlan::Step::none && unwritable == 0;
    listing.rows.push_back({plan.spec.name, state == nullptr ? Value{} : Value{int64_t{state->partitions}},
                            state == nullptr ? Value{} : Value{int64_t{state->replication}}, unwritable,
                            wrong.empty() ? "as it should be" : joined(wrong)});
  }
  session.world.out << render(listing, session.format) << std::flush;
  if (!fine)
    throw Failure(kExitError, "the topics are not as they should be: `tollgate topics apply` does what can be done");
  return kExitOk;
}

}  // namespace

void add_topics(CLI::App& app, Session& session) {
  CLI::App* noun = app.add_subcommand("topics", "the topics in Kafka");
  noun->require_subcommand(1);
  CLI::App* verb =
      noun->add_subcommand("apply", "creates what is missing, grows and configures what differs; removes nothing");
  verb->footer(
      "Examples:\n  tollgate topics apply --dry-run\n  KAFKA_BROKERS=kafka:9092 TOLLGATE_KAFKA_REPLICATION=3 tollgate "
      "topics apply");
  const auto dry_run = std::make_shared<bool>(false);
  verb->add_flag("--dry-run", *dry_run, "only say what would be done");
  verb->callback([&session, dry_run] { session.action = [&session, dry_run] { return apply(session, *dry_run); }; });
  verb = noun->add_subcommand("status", "each topic against the table; exit code 1 when one is not as it should be");
  verb->footer("Example:\n  tollgate topics status --output json");
  add_output(*verb, session);
  verb->callback([&session] { session.action = [&session] { return status(session); }; });
}

}  // namespace tollgate::cli
