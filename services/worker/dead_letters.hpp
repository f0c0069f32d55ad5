#pragma once
#include <span>
#include <stdexcept>
#include <string>

#include "common/kafka/producer.hpp"
#include "ledger/incoming.hpp"

namespace tollgate::worker {

/// The dead topic took not every letter: nothing may be committed. Waiting and trying again mends it.
struct DeadTopicUnavailable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// An event that cannot be applied, with the reason.
struct DeadLetter {
  const ledger::Incoming* incoming;
  std::string error_class;  ///< permanent, unknown
  Error error;
};

/// Writes letters to the dead topic: same key, same bytes, original headers plus the failure's, and waits until all are
/// acked. Called before the commit that records them, so a crash between the two repeats a letter and loses none.
/// `keys` and `headers` come from the record as it was read. Throws DeadTopicUnavailable.
class DeadLetters {
 public:
  explicit DeadLetters(kafka::Producer& producer) : producer_(producer) {}
  struct Original {
    std::string key;
    kafka::Headers headers;
  };
  void publish(const std::vector<std::pair<DeadLetter, Original>>& letters, int64_t now_us);

 private:
  kafka::Producer& producer_;
};

}  // namespace tollgate::worker
