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
  kafka::TopicPartition position;  ///< of this record; not of the next
  stripe::Delivery delivery;       ///< empty when foreign
  stripe::Event event;             ///< empty when refused
  std::optional<Error> refusal;    ///< why it can never be applied: the dead topic is its place
  bool foreign = false;  ///< without our headers, or with another event inside than they say: not ours to record
};

/// Reads headers and body (stripe::Scan::apply). Never throws for bad input: that is what `refusal` is for.
[[nodiscard]] Incoming decode(std::string_view body, const kafka::Headers& headers, kafka::TopicPartition position);

/// Key of the mirror row an event speaks of; nothing for thin events and those that are never mirrored.
[[nodiscard]] std::optional<ObjectKey> mirror_key(const stripe::Event& event);

}  // namespace tollgate::ledger
