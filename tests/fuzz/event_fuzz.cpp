#include <algorithm>
#include <array>
#include <string>

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include "common/base/utf8.hpp"
#include "stripe/event.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace tollgate::stripe {
namespace {

constexpr std::array<std::string_view, 6> kCodes = {"INVALID_PAYLOAD",   "nul_character",      "too_deep",
                                                    "impossible_number", "impossible_created", "duplicate_key"};

/// Whether RapidJSON, left to itself, takes the body for JSON; numbers it finds too big say nothing.
bool is_json(std::string_view body) {
  rapidjson::Reader reader;
  rapidjson::MemoryStream stream(body.data(), body.size());
  rapidjson::BaseReaderHandler<> handler;
  const auto result = reader.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag |
                                   rapidjson::kParseValidateEncodingFlag>(stream, handler);
  return !result.IsError() || result.Code() == rapidjson::kParseErrorNumberTooBig;
}

void check_event(const Event& event, std::string_view body) {
  TOLLGATE_CHECK(is_json(body), "what is no JSON is no event");
  TOLLGATE_CHECK(!event.id.empty() && event.id.size() <= 255 && !event.type.empty(), "an event has an id and a type");
  TOLLGATE_CHECK(!event.ordering_key().empty(), "a record needs a key");
  for (const std::string_view view : {event.object_json, event.previous_json}) {
    if (view.empty()) continue;
    TOLLGATE_CHECK(view.data() >= body.data() && view.data() + view.size() <= body.data() + body.size(),
                   "views lie in the body");
    TOLLGATE_CHECK(view.front() == '{' && view.back() == '}' && is_json(view), "a view shows a whole object");
  }
  TOLLGATE_CHECK(!event.thin || event.object_json.empty(), "a thin event has no object");
}

void check_both(const Event& ingested, const Event& applied) {
  TOLLGATE_CHECK(ingested.id == applied.id && ingested.type == applied.type && ingested.created == applied.created &&
                     ingested.object_id == applied.object_id && ingested.object_json == applied.object_json &&
                     ingested.ordering_key() == applied.ordering_key(),
                 "both scans read the same event");
  for (const std::string* text :
       {&applied.id, &applied.object_id, &applied.object_type, &applied.account, &applied.customer}) {
    TOLLGATE_CHECK(is_storable_text(*text), "what is applied fits Postgres");
  }
}

}  // namespace
}  // namespace tollgate::stripe

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tollgate;
  using namespace tollgate::stripe;
  const std::string_view body = fuzz::text_of(data, size);
  const Result<Event> ingested = scan_event(body, Scan::ingest);
  const Result<Event> applied = scan_event(body, Scan::apply);
  TOLLGATE_CHECK(ingested || ingested.error().code == "INVALID_PAYLOAD", "ingest has one code for what is no event");
  TOLLGATE_CHECK(applied || std::find(kCodes.begin(), kCodes.end(), applied.error().code) != kCodes.end(),
                 "codes are documented");
  if (ingested) check_event(*ingested, body);
  TOLLGATE_CHECK(!applied || ingested, "what can be applied is an event");
  if (applied) check_both(*ingested, *applied);
  return 0;
}
