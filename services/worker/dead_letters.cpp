#include "services/worker/dead_letters.hpp"

#include <fmt/format.h>

#include <condition_variable>
#include <memory>
#include <mutex>

#include "stripe/topics.hpp"

namespace tollgate::worker {
namespace {

/// Shared with the callbacks: they may outlive a publish() that gave up.
struct Tally {
  std::mutex mutex;
  std::condition_variable changed;
  size_t open = 0;
  std::string failure;
};

stripe::Failure failure_of(const DeadLetter& letter, int64_t now_us) {
  return {.error_class = letter.error_class,
          .code = letter.error.code,
          .message = letter.error.message,
          .attempt = 1,
          .first_failed_at_us = now_us,
          .not_before_us = 0,
          .origin_topic = letter.incoming->position.topic,
          .origin_partition = letter.incoming->position.partition,
          .origin_offset = letter.incoming->position.offset};
}

kafka::Producer::OnReport counting(std::shared_ptr<Tally> tally) {
  return [tally = std::move(tally)](const kafka::DeliveryReport& report) {
    const std::lock_guard lock(tally->mutex);
    if (report.status != kafka::DeliveryStatus::acked) tally->failure = report.error;
    if (--tally->open == 0) tally->changed.notify_all();
  };
}

}  // namespace

void DeadLetters::publish(const std::vector<std::pair<DeadLetter, Original>>& letters, int64_t now_us) {
  if (letters.empty()) return;
  auto tally = std::make_shared<Tally>();
  tally->open = letters.size();
  for (const auto& [letter, original] : letters) {
    producer_.produce({stripe::topics::kDead, original.key, std::string(letter.incoming->body),
                       stripe::with_failure(original.headers, failure_of(letter, now_us))},
                      counting(tally));
  }
  std::unique_lock lock(tally->mutex);
  tally->changed.wait(lock, [&] { return tally->open == 0; });  // each report comes within the delivery timeout
  if (!tally->failure.empty()) {
    throw DeadTopicUnavailable(
        fmt::format("expected {} to take {} dead letters, but: {}; check the topic and the broker",
                    stripe::topics::kDead, letters.size(), tally->failure));
  }
}

}  // namespace tollgate::worker
