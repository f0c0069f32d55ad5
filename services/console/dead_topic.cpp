#include "services/console/dead_topic.hpp"

#include "common/kafka/errors.hpp"
#include "ledger/dead/forecast.hpp"
#include "stripe/topics.hpp"

namespace tollgate::console {

using ledger::dead::DeadRecord;
using ledger::dead::NotRead;
using Clock = std::chrono::steady_clock;

struct DeadTopic::Look {
  Clock::time_point until;
  int left = 0;
  std::string over{};  ///< why it reads no more
};

DeadTopic::DeadTopic(Options options) : options_(std::move(options)) {
  if (options_.kafka) reader_ = std::make_unique<kafka::RecordReader>(*options_.kafka);
}

ledger::dead::ReadDead DeadTopic::look() {
  const auto look =
      std::make_shared<Look>(Look{.until = Clock::now() + options_.time_max, .left = options_.records_max});
  if (!reader_) look->over = "this console was given no KAFKA_BROKERS, and only the dead topic has the payload";
  return [this, look](int32_t partition, int64_t offset) { return read(*look, partition, offset); };
}

std::optional<DeadRecord> DeadTopic::read(Look& look, int32_t partition, int64_t offset) {
  if (look.over.empty() && look.left-- <= 0)
    look.over = "only the dead topic has the payload, and a dry run reads " + std::to_string(options_.records_max) +
                " records of it at most; look at fewer letters at once";
  std::unique_lock lock(mutex_, std::defer_lock);
  if (look.over.empty() && (Clock::now() >= look.until || !lock.try_lock_until(look.until)))
    look.over =
        "only the dead topic has the payload, and the time for reading it was over; look at fewer letters at once";
  if (!look.over.empty()) throw NotRead(look.over);
  try {
    auto record = reader_->read({stripe::topics::kDead, partition, offset});
    if (!record) return std::nullopt;
    return DeadRecord{std::move(record->key), std::move(record->value), std::move(record->headers)};
  } catch (const kafka::KafkaError& error) {
    look.over = std::string("only the dead topic has the payload, and it cannot be read: ") + error.what();
    throw NotRead(look.over);
  }
}

}  // namespace tollgate::console
