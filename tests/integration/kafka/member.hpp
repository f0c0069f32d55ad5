#pragma once
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "common/kafka/consumer.hpp"
#include "support/kafka_fill.hpp"
#include "support/mock_cluster.hpp"

namespace tollgate::test {

/// `count` more records in each of the first partitions of "events".
inline void fill(const MockCluster& cluster, int partitions, int count) {
  fill(cluster.bootstrap(), "events", partitions, count);
}

/// A member of a group that reads one topic and writes down what happens to it.
struct Member {
  Member(const std::string& bootstrap, const std::string& group, std::map<std::string, std::string> properties = {},
         std::chrono::milliseconds poll_interval_max = std::chrono::seconds(60), const std::string& topic = "events");
  ~Member();

  bool poll(std::chrono::milliseconds wait);
  void read_for(std::chrono::milliseconds time);
  /// Throws when the condition does not hold within `limit`.
  void read_until(const std::function<bool()>& condition, std::chrono::milliseconds limit = std::chrono::seconds(20));
  [[nodiscard]] std::vector<tollgate::kafka::TopicPartition> owned() const { return consumer->assignment(); }

  std::function<int64_t(const tollgate::kafka::TopicPartition&)> start_at = [](const auto&) { return 0; };
  std::function<void()> while_revoked;
  bool hold = false;
  bool throw_once = false;

  int records = 0, assigned = 0, revoked_orderly = 0, revoked_lost = 0;
  std::map<int32_t, std::set<int64_t>> offsets;
  std::map<int32_t, std::vector<int64_t>> in_order;
  std::string last_key, last_value, last_header;
  size_t last_header_count = 0;
  std::unique_ptr<tollgate::kafka::Consumer> consumer;
};

}  // namespace tollgate::test
