#pragma once
#include <optional>
#include <string_view>

#include "common/base/result.hpp"
#include "common/kafka/record.hpp"
#include "ledger/object_key.hpp"
#include "stripe/delivery.hpp"
#include "stripe/event.hpp"

namespace tollgate::ledger {

/// One record of stripe.events, decoded as far as it could be. The body's bytes must outlive it.
struct Incoming {
  std::string_view body;
  kafka::TopicPartition position;          ///< of this record; not of the next
  stripe::Delivery delivery;               ///< empty when foreign
  stripe::Event event;                     ///< empty when refused
  std::optional<stripe::Failure> earlier;  ///< of a record that waited in a retry topic: why, and which try failed last
  std::optional<Error> refusal;            ///< why it can never be applied: the dead topic is its place
  bool foreign = false;    ///< without our headers, or with another event inside than they say: not ours to record
  bool set_aside = false;  ///< it waits for another try: its batch is decided without it
};

/// Calls the record somebody else's: it goes to the dead topic and not into the ledger.
void make_foreign(Incoming& incoming, std::string message);

/// Which try of the event this is: 1 on stripe.events, one more with each retry topic it waited in.
[[nodiscard]] int attempt_of(const Incoming& incoming);

/// Reads headers and body (stripe::Scan::apply). Never throws for bad input: that is what `refusal` is for. A
/// record of a retry topic must also say how it failed.
[[nodiscard]] Incoming decode(std::string_view body, const kafka::Headers& headers, kafka::TopicPartition position);

/// The operation whose replay sent the record; empty where none did.
[[nodiscard]] std::string_view operation_of(const Incoming& incoming);

/// Key of the mirror row an event speaks of; nothing for thin events and those that are never mirrored.
[[nodiscard]] std::optional<ObjectKey> mirror_key(const stripe::Event& event);

}  // namespace tollgate::ledger
