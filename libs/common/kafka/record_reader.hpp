#pragma once
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "common/kafka/record.hpp"

namespace tollgate::kafka {

struct RecordReaderOptions {
  std::string brokers;
  std::string client_id;
  std::map<std::string, std::string> properties;
  std::chrono::milliseconds timeout{5000};  ///< of one read
};

/// Reads single records where they lie, outside any group's work: it joins none and commits nothing. Connects at the
/// first read. Not thread safe.
class RecordReader {
 public:
  explicit RecordReader(RecordReaderOptions options);
  ~RecordReader();
  RecordReader(const RecordReader&) = delete;
  RecordReader& operator=(const RecordReader&) = delete;

  /// The record at this position (its topic left out); nothing when the log does not hold it. Throws KafkaError when no
  /// broker answers in time or the read is refused.
  [[nodiscard]] std::optional<OutRecord> read(const TopicPartition& position);

 private:
  class Impl;
  RecordReaderOptions options_;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tollgate::kafka
