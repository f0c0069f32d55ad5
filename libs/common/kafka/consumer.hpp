#pragma once
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/kafka/record.hpp"

struct rd_kafka_message_s;

namespace tollgate::kafka {

/// A record as read; the views live as long as the message does. Movable. Destroy all before Consumer::close().
class Message {
 public:
  explicit Message(rd_kafka_message_s* handle);
  Message(Message&&) noexcept;
  Message& operator=(Message&&) noexcept;
  ~Message();

  [[nodiscard]] std::string_view topic() const;
  [[nodiscard]] int32_t partition() const;
  [[nodiscard]] int64_t offset() const;
  /// When it was written, Unix milliseconds; -1 when the log does not say.
  [[nodiscard]] int64_t timestamp_ms() const;
  [[nodiscard]] std::string_view key() const;
  [[nodiscard]] std::string_view value() const;
  /// Copies the headers; a repeated name appears repeatedly.
  [[nodiscard]] Headers headers() const;
  /// The last header of that name; nothing when absent.
  [[nodiscard]] std::optional<std::string_view> header(const char* name) const;

 private:
  rd_kafka_message_s* handle_;
};

enum class Revocation { orderly, lost };

/// Eager rebalances, in the thread that polls.
struct RebalanceListener {
  /// The group gave us these (the whole assignment). Set each `offset` to where reading should start
  /// (-1001 = the group's committed offset). Return false to receive nothing until Consumer::reassign().
  /// An exception counts as false and leaves through poll().
  std::function<bool(std::vector<TopicPartition>&)> on_assigned;
  /// They are about to be taken (orderly: finish and commit now) or are gone already (lost: drop the batch).
  std::function<void(const std::vector<TopicPartition>&, Revocation)> on_revoked;
};

struct ConsumerOptions {
  std::string brokers;
  std::string group;
  std::string client_id;
  std::map<std::string, std::string> properties;
  std::chrono::milliseconds session_timeout{10000};
  std::chrono::milliseconds poll_interval_max{60000};
};

/// One member of a consumer group: no automatic offset store, auto.offset.reset=error, eager assignment.
/// Not thread safe: one lane owns it. Throws kafka::KafkaError for errors that waiting does not mend.
class Consumer {
 public:
  Consumer(ConsumerOptions options, std::vector<std::string> topics, RebalanceListener listener);
  ~Consumer();
  Consumer(const Consumer&) = delete;
  Consumer& operator=(const Consumer&) = delete;

  /// The next record, or nothing after `wait` (or sooner). Runs the rebalance callbacks. Transient broker trouble is
  /// nothing; so is having missed polls (logged as an error): a lost revocation and a new assignment follow. Throws
  /// OffsetError when a partition's offset lies outside its log, KafkaError for what waiting does not mend ("_FATAL",
  /// authorisation).
  [[nodiscard]] std::optional<Message> poll(std::chrono::milliseconds wait);
  /// Starts the assignment at these offsets: after on_assigned returned false, or at any time to read again from
  /// elsewhere. Partitions that are not ours are left out; ours that are not named are not read until a later call
  /// names them. While paused, it stays paused.
  void reassign(const std::vector<TopicPartition>& partitions);
  /// Stops delivery of everything assigned, now and after rebalances; poll() still serves the group. Idempotent.
  void pause_all();
  void resume_all();
  [[nodiscard]] bool paused() const;
  /// What is ours, each with the offset to be read next (the least int64 when it is held back). Empty between a
  /// revocation and the next assignment.
  [[nodiscard]] std::vector<TopicPartition> assignment() const;
  /// Stops delivery of one partition, or goes on from where it stood; what librdkafka had prefetched of any partition
  /// is fetched again, so keep the prefetch small where this is called often. Ends with the next assignment or
  /// reassign().
  void rest(const std::string& topic, int32_t partition);
  void unrest(const std::string& topic, int32_t partition);
  /// Moves one assigned partition's position (a batch that is to be read again).
  void seek(const TopicPartition& position);
  /// Commits next-to-read offsets to Kafka, in the background; partitions no longer ours are left out, errors are
  /// logged.
  void commit_async(const std::vector<TopicPartition>& positions);
  /// The same, waiting for the broker, at most 5 s. False when the broker refused (e.g. no longer a member) or did not
  /// answer, or when a partition is no longer ours.
  bool commit_sync(const std::vector<TopicPartition>& positions);
  /// First and next offset of a partition's log. Throws KafkaError when no broker answers in `timeout`.
  [[nodiscard]] std::pair<int64_t, int64_t> log_bounds(const std::string& topic, int32_t partition,
                                                       std::chrono::milliseconds timeout);
  /// What the last fetch answers said of a partition's log, without asking a broker; nothing before the first one. A
  /// partition that is not being read shows old figures.
  [[nodiscard]] std::optional<std::pair<int64_t, int64_t>> known_log_bounds(const std::string& topic,
                                                                            int32_t partition) const;
  /// Leaves the group (on_revoked runs); nothing may be polled afterwards. All messages must be gone.
  void close();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tollgate::kafka
