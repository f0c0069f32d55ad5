#include <algorithm>
#include <memory>

#include <unistd.h>

#include "db/queries.hpp"
#include "stripe/topics.hpp"
#include "tools/tollgate/commands.hpp"
#include "tools/tollgate/kafka_link.hpp"
#include "tools/tollgate/options.hpp"
#include "tools/tollgate/progress_read.hpp"

namespace tollgate::cli {
namespace {

struct ResetOptions {
  std::string topic;
  int32_t partition = 0;
  std::string to;
  std::string reason;
  std::string group;
  bool yes = false;
  bool dry_run = false;
};

/// The workers' group, or the one of theirs that reads the retry topics or the dead topic when `topic` is one of these.
std::string group_of(Session& session, const std::string& given, std::string_view topic = {}) {
  if (!given.empty()) return given;
  const std::string& workers = session.settings().text("TOLLGATE_CONSUMER_GROUP");
  if (topic == stripe::topics::kDead) return stripe::topics::dead_group(workers);
  return stripe::topics::is_retry_topic(topic) ? stripe::topics::retry_group(workers) : workers;
}

int show(Session& session, const std::string& given_group) {
  const std::string group = group_of(session, given_group);
  kafka::Admin admin(admin_options(session));
  postgres::Connection connection = session.connect();
  Listing listing{
      .columns = {"topic", "partition", "next_offset", "log_start", "log_end", "lag", "epoch", "owner", "updated_at"},
      .rows = {}};
  std::string troubles;
  int64_t lag = 0;
  for (const PartitionView& view : read_progress(connection, admin, group)) {
    listing.rows.push_back({view.topic, int64_t{view.partition}, view.next_offset ? Value{*view.next_offset} : Value{},
                            view.log_start, view.log_end, lag_of(view), view.epoch, view.owner, view.updated_at});
    lag += lag_of(view);
    if (const std::string trouble = trouble_of(view); !trouble.empty())
      troubles += (troubles.empty() ? "" : "\n") + trouble;
  }
  session.world.out << render(listing, session.format) << std::flush;
  session.world.err << "group " << group << ", " << lag << " records to be applied\n";
  if (!troubles.empty()) throw Failure(kExitError, troubles);
  return kExitOk;
}

PartitionView find_partition(const std::vector<PartitionView>& views, const ResetOptions& options) {
  const auto at = std::ranges::find_if(views, [&](const PartitionView& view) {
    return view.topic == options.topic && view.partition == options.partition && view.has_log;
  });
  if (at != views.end()) return *at;
  throw Failure(kExitNotFound, "there is no partition " + std::to_string(options.partition) + " of " + options.topic +
                                   " that this group reads (`tollgate progress show` lists them)");
}

std::string consequence(const PartitionView& view, int64_t target) {
  const std::string place = view.topic + "[" + std::to_string(view.partition) + "]";
  const std::string from = view.next_offset ? std::to_string(*view.next_offset) : "nowhere";
  std::string sentence = place + ": from " + from + " to " + std::to_string(target) + " (the log holds " +
                         std::to_string(view.log_start) + " to " + std::to_string(view.log_end) + "); ";
  const int64_t current = std::max(view.next_offset.value_or(view.log_start), view.log_start);
  if (target > current) return sentence + std::to_string(target - current) + " records will be SKIPPED";
  return sentence + std::to_string(view.log_end - target) +
         " records will be read; those the ledger knows change nothing";
}

std::string user_of(const World& world) {
  for (const char* name : {"USER", "LOGNAME"}) {
    const auto found = world.env.find(name);
    if (found != world.env.end() && !found->second.empty()) return found->second;
  }
  return "uid " + std::to_string(getuid());
}

int reset(Session& session, const ResetOptions& options) {
  const std::string group = group_of(session, options.group, options.topic);
  kafka::Admin admin(admin_options(session));
  postgres::Connection connection = session.connect();
  const PartitionView view = find_partition(read_progress(connection, admin, group), options);
  const std::optional<int64_t> target = target_offset(options.to, view);
  if (!target) {
    throw Failure(kExitUsage, "--to: expected earliest, latest or an offset from " + std::to_string(view.log_start) +
                                  " to " + std::to_string(view.log_end) + ", found \"" + options.to + "\"");
  }
  session.world.err << consequence(view, *target) << "\n";
  if (options.dry_run) return kExitOk;
  if (!options.yes || options.reason.empty())
    throw Failure(kExitUsage, "nothing was done: add --yes and --reason to do it");
  const std::string owner = "reset by " + user_of(session.world) + ": " + options.reason;
  const postgres::Rows rows = connection.run(queries::cli::reset_progress, postgres::Params()
                                                                               .add_text(group)
                                                                               .add_text(options.topic)
                                                                               .add_integer(options.partition)
                                                                               .add_integer(*target)
                                                                               .add_text(owner));
  session.world.err << "done, epoch " << rows.integer(0, 0)
                    << ": whoever has the partition begins again from there with its next batch; restart the worker to "
                       "have it at once\n";
  return kExitOk;
}

void add_show(CLI::App& noun, Session& session) {
  CLI::App* verb = noun.add_subcommand(
      "show", "each partition: applied up to, what the log holds, lag; exit code 1 when one cannot go on");
  verb->footer("Example:\n  tollgate progress show --output json | jq 'select(.lag > 0)'");
  const auto group = std::make_shared<std::string>();
  verb->add_option("--group", *group,
                   "consumer group; default: TOLLGATE_CONSUMER_GROUP; its retries are read by the group <that>-retry");
  add_output(*verb, session);
  verb->callback([&session, group] { session.action = [&session, group] { return show(session, *group); }; });
}

void add_reset(CLI::App& noun, Session& session) {
  CLI::App* verb = noun.add_subcommand(
      "reset", "moves where a partition is read on; the lane that has it is fenced and begins again");
  verb->footer(
      "Reading again is harmless: what the ledger knows changes nothing. Moving forward skips events for good.\n\n"
      "Examples:\n  tollgate progress reset --topic stripe.events --partition 3 --to earliest --dry-run\n"
      "  tollgate progress reset --topic stripe.events --partition 3 --to earliest --yes --reason 'log was truncated'");
  const auto options = std::make_shared<ResetOptions>();
  verb->add_option("--topic", options->topic, "the topic")->required();
  verb->add_option("--partition", options->partition, "its partition")->required()->check(CLI::NonNegativeNumber);
  verb->add_option("--to", options->to, "earliest, latest or an offset within the log")->required();
  verb->add_option("--reason", options->reason, "why; kept with the partition");
  verb->add_option("--group", options->group, "consumer group; default: TOLLGATE_CONSUMER_GROUP");
  verb->add_flag("--yes", options->yes, "do it");
  verb->add_flag("--dry-run", options->dry_run, "only say what would happen");
  verb->callback([&session, options] { session.action = [&session, options] { return reset(session, *options); }; });
}

}  // namespace

void add_progress(CLI::App& app, Session& session) {
  CLI::App* noun = app.add_subcommand("progress", "how far the workers are in each partition");
  noun->require_subcommand(1);
  add_show(*noun, session);
  add_reset(*noun, session);
}

}  // namespace tollgate::cli
