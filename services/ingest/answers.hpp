#pragma once
#include <span>
#include <string>
#include <string_view>

#include "common/http/message.hpp"

namespace tollgate::ingest {

/// Everything ingest can tell a sender. What the HTTP server itself refuses (framing, sizes, time) is listed at
/// http::Server.
enum class Answer {
  accepted,
  duplicate,
  invalid_payload,
  replay_attack,
  missing_signature,
  invalid_signature,
  source_not_allowed,
  wrong_account,
  wrong_mode,
  not_found,
  method_not_allowed,
  body_too_large,
  unsupported_media_type,
  rate_limited,
  queue_unavailable,
};

struct AnswerRow {
  Answer answer;
  int status;
  std::string_view code;      ///< empty for 2xx
  std::string_view sentence;  ///< empty for 2xx
};

/// The one table, in the order of the enum.
[[nodiscard]] std::span<const AnswerRow> answer_table();
[[nodiscard]] const AnswerRow& row_of(Answer answer);

/// 200 with the event's id.
[[nodiscard]] http::Response received(std::string_view event_id);
/// 200: this replica already had the event acked.
[[nodiscard]] http::Response received_again(std::string_view event_id);
/// Any other; the sentence may be replaced by one that tells more. Adds Allow to 405.
[[nodiscard]] http::Response refusal(Answer answer, std::string_view sentence = {});
/// 429 and 503: the client may come back after this many seconds.
[[nodiscard]] http::Response refusal_for_now(Answer answer, int retry_after_seconds);

/// The answer to a refusal of stripe::verify_signature or stripe::scan_event. Codes that neither has are a bug.
[[nodiscard]] Answer answer_to(std::string_view error_code);

}  // namespace tollgate::ingest
