#pragma once
#include <string>

#include "common/kafka/admin.hpp"

namespace tollgate::test {

/// The bootstrap list in KAFKA_BROKERS. Without it the program says so and fails.
[[nodiscard]] const std::string& real_brokers();

[[nodiscard]] tollgate::kafka::AdminOptions real_admin();

/// 3 where the cluster has as many brokers, else 1.
[[nodiscard]] int real_replication();

/// A topic with a name of its own, deleted with the object.
class RealTopic {
 public:
  explicit RealTopic(int partitions, std::map<std::string, std::string> config = {});
  ~RealTopic();
  RealTopic(const RealTopic&) = delete;
  RealTopic& operator=(const RealTopic&) = delete;

  [[nodiscard]] const std::string& name() const { return spec_.name; }
  [[nodiscard]] const tollgate::kafka::TopicSpec& spec() const { return spec_; }
  /// Drops every record before `offset`, as retention does.
  void drop_before(int32_t partition, int64_t offset);

 private:
  tollgate::kafka::TopicSpec spec_;
};

}  // namespace tollgate::test
