#include "services/worker/letters.hpp"

#include <fmt/format.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>

#include "stripe/delivery.hpp"

namespace tollgate::worker {
namespace {

struct Refusal {
  std::string topic, code, words;
};

/// Shared with the callbacks: they may outlive a publish() that gave up.
struct Tally {
  std::mutex mutex;
  std::condition_variable changed;
  size_t open = 0;
  std::optional<Refusal> refusal;
};

kafka::Producer::OnReport counting(std::shared_ptr<Tally> tally, std::string topic) {
  return [tally = std::move(tally), topic = std::move(topic)](const kafka::DeliveryReport& report) {
    const std::lock_guard lock(tally->mutex);
    if (report.status != kafka::DeliveryStatus::acked) tally->refusal = Refusal{topic, report.code, report.error};
    if (--tally->open == 0) tally->changed.notify_all();
  };
}

}  // namespace

kafka::OutRecord letter(const std::string& topic, std::string_view key, const kafka::Headers& headers,
                        const ledger::Incoming& incoming, const ledger::EventFailure& failure, int64_t now_us,
                        int64_t not_before_us) {
  const stripe::Failure told{.error_class = std::string(ledger::name_of(failure.failure_class)),
                             .code = failure.error.code,
                             .message = failure.error.message,
                             .place = failure.place,
                             .attempt = ledger::attempt_of(incoming),
                             .first_failed_at_us = now_us,
                             .not_before_us = not_before_us,
                             .origin_topic = incoming.position.topic,
                             .origin_partition = incoming.position.partition,
                             .origin_offset = incoming.position.offset};
  return {topic, std::string(key), std::string(incoming.body), stripe::with_failure(headers, told)};
}

void Letters::publish(std::vector<kafka::OutRecord> letters) {
  if (letters.empty()) return;
  auto tally = std::make_shared<Tally>();
  tally->open = letters.size();
  for (kafka::OutRecord& each : letters) {
    std::string topic = each.topic;
    producer_.produce(std::move(each), counting(tally, std::move(topic)));
  }
  std::unique_lock lock(tally->mutex);
  tally->changed.wait(lock, [&] { return tally->open == 0; });  // each report comes within the delivery timeout
  if (!tally->refusal) return;
  const auto& [topic, code, words] = *tally->refusal;
  throw LettersRefused(
      topic, code,
      fmt::format("expected {} to take {} letters of failed events, but: {}; check the topic (`tollgate "
                  "topics status`), the rights on it and the broker",
                  topic, letters.size(), words));
}

}  // namespace tollgate::worker
