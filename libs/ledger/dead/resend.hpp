#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "common/base/result.hpp"
#include "common/postgres/rows.hpp"
#include "ledger/dead/payload.hpp"

namespace tollgate::ledger::dead {

/// What is known of a letter that is to be sent again.
struct Sendable {
  std::string letter_id;
  std::string event_id;  ///< empty: a foreign record
  int32_t dead_partition = 0;
  int64_t dead_offset = 0;
  std::optional<std::string> payload;  ///< of the ledger; nothing: its month was dropped, or the bytes were no text
  std::string endpoint;
  int64_t received_at_us = 0;
};

/// Of the columns letter_id, event_id, dead_partition, dead_offset, payload, endpoint, received_at_us from `first` on.
[[nodiscard]] Sendable sendable_of(const postgres::Rows& rows, int row, int first);

/// The record that brings the event back: its bytes, its key, its headers, with the origin `replay:<operation_id>` and
/// no trace of the failure, so that the tries begin anew. From the ledger's payload where that can be read, else from
/// the dead topic. Refuses, each with a sentence: foreign_record (not an event of ours), payload_gone (neither has it
/// any more), payload_not_read (the ledger has it not, and `read_dead` is empty). Throws what `read_dead` throws.
[[nodiscard]] Result<kafka::OutRecord> record_to_send(const Sendable& letter, const std::string& operation_id,
                                                      const ReadDead& read_dead);

}  // namespace tollgate::ledger::dead
