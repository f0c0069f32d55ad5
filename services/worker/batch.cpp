#include "services/worker/batch.hpp"

#include <map>

namespace tollgate::worker {
namespace {

using Clock = std::chrono::steady_clock;

ledger::Incoming decoded(const kafka::Message& message) {
  return ledger::decode(message.value(), message.headers(),
                        {std::string(message.topic()), message.partition(), message.offset()});
}

}  // namespace

Batch collect(kafka::Consumer& consumer, const BatchLimits& limits, std::chrono::milliseconds idle) {
  Batch batch;
  size_t bytes = 0;
  Clock::time_point deadline{};
  auto wait = idle;
  while (batch.messages.size() < limits.records_max && bytes < limits.bytes_max) {
    auto message = consumer.poll(wait);
    if (message) {
      if (batch.messages.empty()) deadline = Clock::now() + limits.wait;
      bytes += message->value().size();
      batch.messages.push_back(*std::move(message));
    } else if (batch.messages.empty() || batch.messages.size() >= limits.enough) {
      break;
    }
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    if (!batch.messages.empty() && !message && left.count() <= 0) break;
    wait = batch.messages.size() >= limits.enough ? std::chrono::milliseconds(0)
                                                  : std::max(left, std::chrono::milliseconds(0));
  }
  batch.incoming.reserve(batch.messages.size());
  for (const kafka::Message& message : batch.messages) batch.incoming.push_back(decoded(message));
  return batch;
}

void Batch::add(kafka::Message message) {
  messages.push_back(std::move(message));
  incoming.push_back(decoded(messages.back()));  // the views live in librdkafka's memory, wherever the handle moves
}

std::vector<kafka::TopicPartition> next_positions(std::span<const ledger::Incoming> incoming) {
  std::map<std::pair<std::string_view, int32_t>, int64_t> next;
  for (const ledger::Incoming& each : incoming) {
    int64_t& offset = next[{each.position.topic, each.position.partition}];
    offset = std::max(offset, each.position.offset + 1);
  }
  std::vector<kafka::TopicPartition> positions;
  for (const auto& [partition, offset] : next)
    positions.push_back({std::string(partition.first), partition.second, offset});
  return positions;
}

std::vector<kafka::TopicPartition> Batch::next_positions() const { return worker::next_positions(incoming); }

}  // namespace tollgate::worker
