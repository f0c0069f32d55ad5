#pragma once
#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "common/kafka/topic_spec.hpp"

namespace tollgate::kafka {

struct AdminOptions {
  std::string brokers;
  std::string client_id;
  std::map<std::string, std::string> properties{};
  std::chrono::milliseconds timeout{10000};  ///< for each request
};

struct Broker {
  int32_t id = 0;
  std::string address;
};

/// What became of one topic's plan.
struct TopicOutcome {
  std::string name;
  std::vector<std::string> done{};
  std::string error{};  ///< a sentence; empty when all went well
};

struct GroupPosition {
  std::string topic;
  int32_t partition = 0;
  int64_t committed = -1;  ///< next offset to read as committed in Kafka; -1: never
  int64_t log_start = 0;
  int64_t log_end = 0;
  /// Records not yet read; the whole log when nothing was committed.
  [[nodiscard]] int64_t lag() const { return log_end - (committed < log_start ? log_start : committed); }
};

/// Requests to the cluster for the command line, `doctor` and the like: one at a time, each waits for its answer. Any
/// method throws KafkaError with a sentence when no broker answers in time or refuses; the constructor throws
/// ConfigError. Thread safe.
class Admin {
 public:
  explicit Admin(AdminOptions options);
  ~Admin();
  Admin(const Admin&) = delete;
  Admin& operator=(const Admin&) = delete;

  /// The brokers that are up.
  [[nodiscard]] std::vector<Broker> brokers();
  /// Those of the named topics that exist. Creates nothing.
  [[nodiscard]] std::vector<TopicState> describe(const std::vector<std::string>& names);
  /// Creates, grows and configures. A topic that fails does not keep the others from being done.
  [[nodiscard]] std::vector<TopicOutcome> apply(const std::vector<TopicPlan>& plans);
  /// First and next offset of each partition's log.
  [[nodiscard]] std::vector<GroupPosition> log_bounds(const std::string& topic);
  /// The same with what the group committed.
  [[nodiscard]] std::vector<GroupPosition> group_positions(const std::string& group, const std::string& topic);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tollgate::kafka
