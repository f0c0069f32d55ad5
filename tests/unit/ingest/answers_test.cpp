#include "services/ingest/answers.hpp"

#include <set>

#include "support/catch.hpp"

using namespace tollgate::ingest;

TEST_CASE("answers: the table is in the order of the enum, with codes of their own") {
  std::set<std::string_view> codes;
  size_t place = 0;
  for (const auto& row : answer_table()) {
    CHECK(static_cast<size_t>(row.answer) == place++);
    if (row.status == 200) continue;
    CHECK(codes.insert(row.code).second);
    CHECK(row.sentence.ends_with('.'));
    const auto response = refusal(row.answer);
    CHECK(response.status == row.status);
    CHECK(response.body ==
          R"({"error":")" + std::string(row.sentence) + R"(","code":")" + std::string(row.code) + "\"}");
    CHECK(answer_to(row.code) == row.answer);
  }
}

TEST_CASE("answers: the status of each is what the design promises") {
  const auto status = [](Answer answer) { return row_of(answer).status; };
  CHECK(status(Answer::accepted) == 200);
  CHECK(status(Answer::duplicate) == 200);
  CHECK(status(Answer::invalid_payload) == 400);
  CHECK(status(Answer::replay_attack) == 400);
  CHECK(status(Answer::missing_signature) == 401);
  CHECK(status(Answer::invalid_signature) == 401);
  CHECK(status(Answer::source_not_allowed) == 403);
  CHECK(status(Answer::not_found) == 404);
  CHECK(status(Answer::method_not_allowed) == 405);
  CHECK(status(Answer::unsupported_media_type) == 415);
  CHECK(status(Answer::rate_limited) == 429);
  CHECK(status(Answer::queue_unavailable) == 503);
}

TEST_CASE("answers: received events are named, whatever their id holds") {
  CHECK(received("evt_1").body == R"({"received":true,"eventId":"evt_1"})");
  CHECK(received_again("evt_1").body == R"({"received":true,"duplicate":true,"eventId":"evt_1"})");
  CHECK(received("a\"b\\\n").body == R"({"received":true,"eventId":"a\"b\\\u000a"})");
}

TEST_CASE("answers: who may come back is told when, who used the wrong method is told which") {
  const auto later = refusal_for_now(Answer::rate_limited, 3);
  REQUIRE(later.headers.size() == 1);
  CHECK(later.headers[0] == std::pair<std::string, std::string>("Retry-After", "3"));
  CHECK(refusal(Answer::method_not_allowed).headers.at(0) == std::pair<std::string, std::string>("Allow", "POST"));
}
