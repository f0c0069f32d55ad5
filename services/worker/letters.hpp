#pragma once
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "common/kafka/producer.hpp"
#include "ledger/failure_class.hpp"
#include "ledger/incoming.hpp"

namespace tollgate::worker {

/// A topic took not every letter: nothing may be committed. Where the code's class is infrastructure, waiting mends it.
struct LettersRefused : std::runtime_error {
  LettersRefused(std::string topic_name, std::string kafka_code, const std::string& message)
      : std::runtime_error(message), topic(std::move(topic_name)), code(std::move(kafka_code)) {}
  std::string topic;
  std::string code;  ///< librdkafka's name of the error
};

/// The letter that carries a failed event to a retry topic or the dead topic: same key, same bytes, the record's own
/// headers plus the failure's. `not_before_us` is 0 for the dead topic.
[[nodiscard]] kafka::OutRecord letter(const std::string& topic, std::string_view key, const kafka::Headers& headers,
                                      const ledger::Incoming& incoming, const ledger::EventFailure& failure,
                                      int64_t now_us, int64_t not_before_us);

/// Writes letters and waits until all are acked. Called before the commit that records them, so a crash between the two
/// repeats a letter and loses none. Not thread safe.
class Letters {
 public:
  explicit Letters(kafka::Producer& producer) : producer_(producer) {}
  /// Throws LettersRefused where a topic took not every letter.
  void publish(std::vector<kafka::OutRecord> letters);
  /// For each letter: nothing when it was acked, else why not.
  [[nodiscard]] std::vector<std::optional<LettersRefused>> deliver(std::vector<kafka::OutRecord> letters);

 private:
  kafka::Producer& producer_;
};

}  // namespace tollgate::worker
