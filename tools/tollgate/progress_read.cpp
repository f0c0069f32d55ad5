#include "tools/tollgate/progress_read.hpp"

#include <map>
#include <set>

#include "common/kafka/errors.hpp"
#include "db/queries.hpp"
#include "stripe/topics.hpp"

namespace tollgate::cli {
namespace {

using Key = std::pair<std::string, int32_t>;

std::map<Key, PartitionView> read_stored(postgres::Connection& connection, const std::string& group) {
  const postgres::Rows rows = connection.run(queries::cli::read_progress, postgres::Params().add_text(group));
  std::map<Key, PartitionView> views;
  for (int row = 0; row < rows.size(); ++row) {
    PartitionView view{.topic = std::string(rows.text(row, 0)),
                       .partition = static_cast<int32_t>(rows.integer(row, 1)),
                       .next_offset = rows.is_null(row, 2) ? std::nullopt : std::optional(rows.integer(row, 2)),
                       .epoch = rows.integer(row, 3),
                       .owner = std::string(rows.text(row, 4)),
                       .updated_at = std::string(rows.text(row, 5)),
                       .has_log = false};
    views.emplace(Key{view.topic, view.partition}, std::move(view));
  }
  return views;
}

/// Nothing for a topic that Kafka does not know: the others are to be seen all the same.
std::vector<kafka::GroupPosition> bounds_of(kafka::Admin& admin, const std::string& topic) {
  try {
    return admin.log_bounds(topic);
  } catch (const kafka::KafkaError& error) {
    if (error.code == "UNKNOWN_TOPIC_OR_PART") return {};
    throw;
  }
}

}  // namespace

std::vector<PartitionView> read_progress(postgres::Connection& connection, kafka::Admin& admin,
                                         const std::string& group) {
  std::map<Key, PartitionView> views = read_stored(connection, group);
  std::set<std::string> topics;
  if (group.ends_with(stripe::topics::dead_group({})))
    topics.insert(stripe::topics::kDead);
  else if (!group.ends_with(stripe::topics::retry_group({})))
    topics.insert(stripe::topics::kEvents);
  for (const auto& [key, view] : views) topics.insert(key.first);
  for (const std::string& topic : topics) {
    for (const kafka::GroupPosition& position : bounds_of(admin, topic)) {
      PartitionView& view = views[{topic, position.partition}];
      view.topic = topic;
      view.partition = position.partition;
      view.log_start = position.log_start;
      view.log_end = position.log_end;
      view.has_log = true;
    }
  }
  std::vector<PartitionView> sorted;
  for (auto& [key, view] : views) sorted.push_back(std::move(view));
  return sorted;
}

}  // namespace tollgate::cli
