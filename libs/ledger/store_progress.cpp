#include "ledger/store_progress.hpp"

#include <string_view>

#include "db/queries.hpp"

namespace tollgate::ledger {

postgres::Connection::Step progress_step(const std::string& consumer_group, const std::vector<Progress>& progress) {
  std::vector<std::string_view> topics;
  std::vector<int64_t> partitions, epochs, next;
  for (const Progress& each : progress) {
    topics.push_back(each.topic);
    partitions.push_back(each.partition);
    epochs.push_back(each.epoch);
    next.push_back(each.next_offset);
  }
  return {queries::worker::move_progress, postgres::Params()
                                              .add_text(consumer_group)
                                              .add_texts(topics)
                                              .add_integers(partitions)
                                              .add_integers(epochs)
                                              .add_integers(next)};
}

bool epochs_stand(postgres::Connection& connection, const std::string& consumer_group,
                  const std::vector<Progress>& progress) {
  std::vector<std::string_view> topics;
  std::vector<int64_t> partitions, epochs;
  for (const Progress& each : progress) {
    topics.push_back(each.topic);
    partitions.push_back(each.partition);
    epochs.push_back(each.epoch);
  }
  const postgres::Rows rows = connection.run(
      queries::worker::read_epochs,
      postgres::Params().add_text(consumer_group).add_texts(topics).add_integers(partitions).add_integers(epochs));
  return rows.integer(0, 0) == static_cast<int64_t>(progress.size());
}

}  // namespace tollgate::ledger
