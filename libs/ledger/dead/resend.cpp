#include "ledger/dead/resend.hpp"

#include "stripe/delivery.hpp"
#include "stripe/event.hpp"
#include "stripe/topics.hpp"

namespace tollgate::ledger::dead {
namespace {

kafka::OutRecord to_events(std::string key, std::string body, stripe::Delivery delivery,
                           const std::string& operation_id) {
  delivery.origin = "replay:" + operation_id;
  return {stripe::topics::kEvents, std::move(key), std::move(body), stripe::to_headers(delivery)};
}

/// Nothing where the bytes do not even name their event: the record of the dead topic has headers that do.
std::optional<kafka::OutRecord> from_ledger(const Sendable& letter, const std::string& operation_id) {
  if (!letter.payload) return std::nullopt;
  const auto event = stripe::scan_event(*letter.payload, stripe::Scan::ingest);
  if (!event || event->id != letter.event_id) return std::nullopt;
  return to_events(event->ordering_key(), *letter.payload,
                   stripe::delivery_of(*event, letter.endpoint, letter.received_at_us), operation_id);
}

}  // namespace

Sendable sendable_of(const postgres::Rows& rows, int row, int first) {
  const auto maybe = [&](int column) {
    return rows.is_null(row, column) ? std::nullopt : std::optional(std::string(rows.text(row, column)));
  };
  return {.letter_id = std::string(rows.text(row, first)),
          .event_id = std::string(rows.text(row, first + 1)),
          .dead_partition = static_cast<int32_t>(rows.integer(row, first + 2)),
          .dead_offset = rows.integer(row, first + 3),
          .payload = maybe(first + 4),
          .endpoint = std::string(rows.text(row, first + 5)),
          .received_at_us = rows.is_null(row, first + 6) ? 0 : rows.integer(row, first + 6)};
}

Result<kafka::OutRecord> record_to_send(const Sendable& letter, const std::string& operation_id,
                                        const ReadDead& read_dead) {
  if (letter.event_id.empty())
    return refuse("foreign_record",
                  "expected an event that Tollgate took in, found somebody else's record; discard it");
  if (auto record = from_ledger(letter, operation_id)) return *std::move(record);
  if (!read_dead)
    return refuse("payload_not_read",
                  "expected the ledger to hold the payload, it does not; the dead topic has it, which this program "
                  "does not read");
  auto record = read_dead(letter.dead_partition, letter.dead_offset);
  const auto delivery = record ? stripe::delivery_from(record->headers) : refuse("payload_gone", "");
  if (!delivery || delivery->event_id != letter.event_id)
    return refuse(
        "payload_gone",
        "expected the ledger or " + std::string(stripe::topics::kDead) + "[" + std::to_string(letter.dead_partition) +
            "] at offset " + std::to_string(letter.dead_offset) +
            " to hold the payload, both have dropped it; `tollgate reconcile object` fetches the object from Stripe");
  return to_events(std::move(record->key), std::move(record->value), *delivery, operation_id);
}

}  // namespace tollgate::ledger::dead
