#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace tollgate::test {

/// Kafka's numbers of the requests whose answers tests spoil (https://kafka.apache.org/protocol#protocol_api_keys).
enum class Request : int16_t {
  produce = 0,
  fetch = 1,
  list_offsets = 2,
  metadata = 3,
  offset_commit = 8,
  offset_fetch = 9,
  find_coordinator = 10,
  join_group = 11,
  heartbeat = 12,
  sync_group = 14,
};

/// Kafka's and (negative) librdkafka's error numbers.
inline constexpr int kNoError = 0;
inline constexpr int kMessageTooLarge = 10;
inline constexpr int kUnknownTopic = 3;
inline constexpr int kNotLeader = 6;
inline constexpr int kNotEnoughReplicas = 19;
inline constexpr int kTopicForbidden = 29;
inline constexpr int kTransport = -195;  ///< the broker cuts the connection

/// librdkafka's mock brokers in this process, on free ports of 127.0.0.1, ended with the object. They keep 5 MiB or
/// 100,000 records of a partition and know no admin requests; the first join of a group takes 3 s.
class MockCluster {
 public:
  explicit MockCluster(int brokers = 1);
  ~MockCluster();
  MockCluster(const MockCluster&) = delete;
  MockCluster& operator=(const MockCluster&) = delete;

  [[nodiscard]] const std::string& bootstrap() const { return bootstrap_; }
  void create_topic(const std::string& name, int partitions, int replication = 1);
  /// The next answers to `request`, one error each; then answers are sound again.
  void push_errors(Request request, const std::vector<int>& errors);
  /// The next answer of that broker comes after `delay`, with `error`: a request taken but acknowledged late.
  void push_delayed(int broker, Request request, int error, std::chrono::milliseconds delay);
  void clear_errors(Request request);
  void set_topic_error(const std::string& name, int error);
  void broker_down(int broker);
  void broker_up(int broker);
  void all_down();
  void all_up();
  /// Every answer of that broker takes this long.
  void set_rtt(int broker, std::chrono::milliseconds rtt);
  /// -1: no leader.
  void set_leader(const std::string& topic, int32_t partition, int broker);

 private:
  struct Impl;
  int brokers_;
  std::string bootstrap_;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tollgate::test
