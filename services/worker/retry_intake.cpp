#include "services/worker/retry_intake.hpp"

#include <map>

#include "common/kafka/errors.hpp"
#include "services/worker/due.hpp"
#include "stripe/header_names.hpp"
#include "stripe/topics.hpp"

namespace tollgate::worker {
namespace {

using std::chrono::milliseconds;

constexpr std::chrono::seconds kMeasureEvery{10};
constexpr milliseconds kBrokerAnswer{1000};

std::string tier_of(std::string_view topic) { return std::string(stripe::topics::tier_of(topic)); }

}  // namespace

Batch RetryIntake::collect(kafka::Consumer& consumer, const BatchLimits& limits, milliseconds idle) {
  read_on(consumer);
  milliseconds wait = until_due(idle);
  for (size_t polled = 0; polled < limits.records_max; ++polled) {
    auto message = consumer.poll(wait);
    if (!message) break;
    keep(consumer, *std::move(message));
    wait = milliseconds(0);
  }
  measure(consumer);
  return due(limits.records_max);
}

void RetryIntake::forget() {
  waiting_.clear();
  resting_.clear();
}

void RetryIntake::read_on(kafka::Consumer& consumer) {
  for (auto each = resting_.begin(); each != resting_.end();) {
    if (!waiting_.is_low(*each)) {
      ++each;
      continue;
    }
    consumer.unrest(each->first, each->second);
    each = resting_.erase(each);
  }
}

void RetryIntake::keep(kafka::Consumer& consumer, kafka::Message message) {
  const int64_t now_us = now_us_();
  const Waiting<Held>::Partition partition(message.topic(), message.partition());
  const size_t bytes = message.value().size();
  const std::string header(stripe::kNotBefore);
  Due due = due_of(message.header(header.c_str()), message.topic(), now_us);
  waiting_.add(partition, {std::move(message), due.at_us, std::move(due.refusal)}, due.at_us, bytes);
  if (!waiting_.is_full(partition, now_us)) return;
  consumer.rest(partition.first, partition.second);
  resting_.insert(partition);
}

milliseconds RetryIntake::until_due(milliseconds idle) const {
  const auto next_us = waiting_.next_due_us();
  if (!next_us) return idle;
  const auto left = std::chrono::ceil<milliseconds>(std::chrono::microseconds(*next_us - now_us_()));
  return std::clamp(left, milliseconds(0), idle);
}

Batch RetryIntake::due(size_t records_max) {
  const int64_t now_us = now_us_();
  Batch batch;
  for (Held& held : waiting_.take_due(now_us, records_max)) {
    if (held.due_us > 0) metrics_.retry_started(tier_of(held.message.topic()), now_us - held.due_us);
    batch.add(std::move(held.message));
    if (!held.refusal.empty()) ledger::make_foreign(batch.incoming.back(), std::move(held.refusal));
  }
  return batch;
}

/// How many records wait: in hand and in the log. The brokers are asked, as resting partitions learn nothing new.
void RetryIntake::measure(kafka::Consumer& consumer) {
  const auto now = std::chrono::steady_clock::now();
  if (now - measured_at_ < kMeasureEvery) return;
  measured_at_ = now;
  std::map<std::string, int64_t> waiting;
  for (const std::string& shown : tiers_shown_) waiting[shown] = 0;
  try {
    for (const kafka::TopicPartition& ours : consumer.assignment()) {
      if (ours.offset < 0) continue;
      const int64_t high = consumer.log_bounds(ours.topic, ours.partition, kBrokerAnswer).second;
      const auto in_hand = static_cast<int64_t>(waiting_.count({ours.topic, ours.partition}));
      waiting[tier_of(ours.topic)] += std::max<int64_t>(0, high - ours.offset) + in_hand;
    }
  } catch (const kafka::KafkaError&) {
    return;  // the lane hears of it from poll(); the figures stay as they were
  }
  for (const auto& [tier, records] : waiting) {
    metrics_.retries_waiting(lane_, tier, records);
    tiers_shown_.insert(tier);
  }
}

}  // namespace tollgate::worker
