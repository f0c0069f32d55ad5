#include "services/ingest/answers.hpp"

#include <array>

#include "common/base/check.hpp"

namespace tollgate::ingest {
namespace {

constexpr auto kAnswers = std::to_array<AnswerRow>({
    {Answer::accepted, 200, {}, {}},
    {Answer::duplicate, 200, {}, {}},
    {Answer::invalid_payload, 400, "INVALID_PAYLOAD", "The body is not a Stripe event."},
    {Answer::replay_attack, 400, "REPLAY_ATTACK",
     "The signature's timestamp is more than 300 seconds from now; check both clocks."},
    {Answer::missing_signature, 401, "MISSING_SIGNATURE",
     "The Stripe-Signature header with a v1 signature is missing."},
    {Answer::invalid_signature, 401, "INVALID_SIGNATURE",
     "The signature does not match the body under any secret of this endpoint."},
    {Answer::source_not_allowed, 403, "SOURCE_NOT_ALLOWED", "This address may not post webhooks here."},
    {Answer::wrong_account, 403, "WRONG_ACCOUNT", "The event belongs to an account that this endpoint does not serve."},
    {Answer::wrong_mode, 403, "WRONG_MODE", "The event's livemode is not the one that this endpoint serves."},
    {Answer::not_found, 404, "NOT_FOUND", "There is no webhook endpoint at this path."},
    {Answer::method_not_allowed, 405, "METHOD_NOT_ALLOWED", "Webhooks are received by POST only."},
    {Answer::body_too_large, 413, "BODY_TOO_LARGE", "The event is larger than the queue takes."},
    {Answer::unsupported_media_type, 415, "UNSUPPORTED_MEDIA_TYPE",
     "The body must be sent as application/json, not encoded."},
    {Answer::rate_limited, 429, "RATE_LIMITED", "This endpoint gets more requests than it takes; send again later."},
    {Answer::queue_unavailable, 503, "QUEUE_UNAVAILABLE", "The event could not be queued safely; send it again later."},
});

http::Response acknowledged(std::string_view flags, std::string_view event_id) {
  http::Response response;
  const std::string id = http::json_quoted(event_id);
  response.body.reserve(48 + flags.size() + id.size());
  response.body.append(R"({"received":true,)").append(flags).append(R"("eventId":)").append(id).append("}");
  return response;
}

}  // namespace

std::span<const AnswerRow> answer_table() { return kAnswers; }

const AnswerRow& row_of(Answer answer) { return kAnswers[static_cast<size_t>(answer)]; }

http::Response received(std::string_view event_id) { return acknowledged("", event_id); }

http::Response received_again(std::string_view event_id) { return acknowledged(R"("duplicate":true,)", event_id); }

http::Response refusal(Answer answer, std::string_view sentence) {
  const auto& row = row_of(answer);
  auto response = http::error_response(row.status, row.code, sentence.empty() ? row.sentence : sentence);
  if (answer == Answer::method_not_allowed) response.headers.emplace_back("Allow", "POST");
  return response;
}

http::Response refusal_for_now(Answer answer, int retry_after_seconds) {
  auto response = refusal(answer);
  response.headers.emplace_back("Retry-After", std::to_string(retry_after_seconds));
  return response;
}

Answer answer_to(std::string_view error_code) {
  for (const auto& row : kAnswers) {
    if (row.code == error_code && !row.code.empty()) return row.answer;
  }
  TOLLGATE_CHECK(false, "a signature or payload check gave a code that has no HTTP answer");
}

}  // namespace tollgate::ingest
