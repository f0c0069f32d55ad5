#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tollgate::kafka {

/// One record header. Ours are text; a foreign one may hold any bytes.
struct Header {
  std::string name;
  std::string value;
};
using Headers = std::vector<Header>;

/// A record to be written.
struct OutRecord {
  std::string topic;
  std::string key;
  std::string value;
  Headers headers;
};

/// A partition and, where it matters, a position in it: the offset of the *next* record to read.
struct TopicPartition {
  std::string topic;
  int32_t partition = 0;
  int64_t offset = -1;
  friend bool operator==(const TopicPartition&, const TopicPartition&) = default;
};

}  // namespace tollgate::kafka
