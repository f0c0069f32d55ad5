#include "services/worker/letters.hpp"

#include <fmt/format.h>

#include <condition_variable>
#include <memory>
#include <mutex>

#include "stripe/delivery.hpp"

namespace tollgate::worker {
namespace {

/// Shared with the callbacks, which the producer may keep for a moment longer than deliver() waits.
struct Tally {
  explicit Tally(size_t letters) : open(letters), reports(letters) {}
  std::mutex mutex;
  std::condition_variable changed;
  size_t open;
  std::vector<kafka::DeliveryReport> reports;
};

kafka::Producer::OnReport counting(std::shared_ptr<Tally> tally, size_t index) {
  return [tally = std::move(tally), index](const kafka::DeliveryReport& report) {
    const std::lock_guard lock(tally->mutex);
    tally->reports[index] = report;
    if (--tally->open == 0) tally->changed.notify_all();
  };
}

LettersRefused refused(const std::string& topic, const kafka::DeliveryReport& report) {
  return {topic, report.code,
          fmt::format("expected {} to take the letter of a failed event, but: {}; check the topic (`tollgate topics "
                      "status`), the rights on it and the broker",
                      topic, report.error)};
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

std::vector<std::optional<LettersRefused>> Letters::deliver(std::vector<kafka::OutRecord> letters) {
  const auto tally = std::make_shared<Tally>(letters.size());
  std::vector<std::string> topics;
  for (kafka::OutRecord& each : letters) {
    topics.push_back(each.topic);
    producer_.produce(std::move(each), counting(tally, topics.size() - 1));
  }
  std::unique_lock lock(tally->mutex);
  tally->changed.wait(lock, [&] { return tally->open == 0; });  // each report comes within the delivery timeout
  std::vector<std::optional<LettersRefused>> refusals(topics.size());
  for (size_t i = 0; i < topics.size(); ++i) {
    if (tally->reports[i].status != kafka::DeliveryStatus::acked) refusals[i] = refused(topics[i], tally->reports[i]);
  }
  return refusals;
}

void Letters::publish(std::vector<kafka::OutRecord> letters) {
  for (const auto& refusal : deliver(std::move(letters))) {
    if (refusal) throw *refusal;
  }
}

}  // namespace tollgate::worker
