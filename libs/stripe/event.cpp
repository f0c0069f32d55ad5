#include "stripe/event.hpp"

#include <algorithm>
#include <string>

#include <rapidjson/error/en.h>

#include "common/base/rfc3339.hpp"
#include "common/base/utf8.hpp"
#include "stripe/event_handler.hpp"
#include "stripe/event_reader.hpp"
#include "stripe/reader.hpp"
#include "stripe/registry.hpp"

namespace tollgate::stripe {
namespace {

constexpr int64_t kCreatedMin = 1262304000;  // 2010-01-01, before Stripe's first event
constexpr int64_t kCreatedMax = 4102444800;  // 2100-01-01
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

tl::unexpected<Error> not_an_event(const std::string& found) {
  return refuse("INVALID_PAYLOAD", "expected a Stripe event, found " + found + "; see the raw body");
}

Error syntax_error(rapidjson::ParseErrorCode code, size_t offset) {
  return {"INVALID_PAYLOAD", "expected JSON, found an error at byte " + std::to_string(offset) + ": " +
                                 rapidjson::GetParseError_En(code) + " See the raw body."};
}

/// One pass over `text`, which is `body` or a copy of the same length with its large numbers blanked.
Result<void> walk(std::string_view body, std::string_view text, Scan strictness, RawEvent& raw, bool& large_number) {
  char memory[4096];
  ReaderMemory pool(memory, sizeof memory);
  Reader reader(&pool, sizeof memory / 4);
  BodyStream stream(text);
  EventHandler handler(body, stream, strictness, body.data() != text.data(), raw);
  const rapidjson::ParseResult result = reader.Parse<kScanFlags>(stream, handler);
  large_number = result.Code() == rapidjson::kParseErrorNumberTooBig;
  if (handler.refusal()) return tl::unexpected<Error>(*handler.refusal());
  if (result.IsError()) return tl::unexpected<Error>(syntax_error(result.Code(), result.Offset()));
  return {};
}

Result<void> walk(std::string_view body, Scan strictness, RawEvent& raw) {
  bool large_number = false;
  Result<void> walked = walk(body, body, strictness, raw, large_number);
  if (!large_number) return walked;
  raw = {};
  return walk(body, without_large_numbers(body), strictness, raw, large_number);
}

/// A text fit to be an id or a type: something, within Stripe's limit, without blanks or control characters.
bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= kNameBytesMax &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return c > 0x20 && c != 0x7F; });
}

/// The connected account of a thin event's context, "org/acct_1" or "acct_1"; empty when it names none.
std::string account_in(std::string_view context) {
  context.remove_prefix(context.rfind('/') + 1);
  return context.starts_with("acct_") ? std::string(context) : std::string();
}

/// Where the key of the mirror row is, by the registry's identity rule; null: there is no row.
const std::string* key_of_object(const Event& event, const EventType* type) {
  if (type != nullptr && type->identity == Identity::none) return nullptr;
  const ObjectKind* kind = find_object_kind(event.object_type);
  switch (kind != nullptr ? kind->identity : Identity::id) {
    case Identity::id:
      return &event.object_id;
    case Identity::singleton:
      return &event.object_type;
    case Identity::customer:
      return &event.customer;
    case Identity::none:
      return nullptr;
  }
  return nullptr;
}

/// Fills what needs the whole event: old and thin shapes, the kind, the key.
void complete(RawEvent& raw) {
  Event& event = raw.event;
  const EventType* type = find_event_type(event.type);
  if (event.account.empty()) event.account = raw.user_id;
  if (event.thin) {
    const std::string account = account_in(raw.context);
    if (event.account.empty()) event.account = account;
    event.object_type = raw.related_type;
    event.object_id = raw.related_id;
    event.customer = event.payment_intent = event.charge = {};
    event.object_json = event.previous_json = {};
    event.truncated_list = false;
    raw.created = parse_rfc3339_seconds(raw.created_text);
  } else {
    event.kind = type != nullptr ? type->kind : kind_of(event.type);
  }
  const std::string* key = key_of_object(event, type);
  if (key == nullptr)
    event.object_id.clear();
  else if (key != &event.object_id)
    event.object_id = *key;
}

Result<Event> check(RawEvent& raw, Scan strictness) {
  raw.event.thin = raw.object == "v2.core.event";
  if (!raw.event.thin && raw.object != "event") return not_an_event("another \"object\" than event or v2.core.event");
  if (!is_name(raw.event.id)) return not_an_event("no usable \"id\"");
  if (!is_name(raw.event.type)) return not_an_event("no usable \"type\"");
  if (!raw.event.thin && !raw.created_text.empty()) return not_an_event("\"created\" as text");
  complete(raw);
  if (!raw.event.account.empty() && !is_name(raw.event.account)) return not_an_event("an unusable \"account\"");
  if (!raw.created) return not_an_event("no usable \"created\"");
  raw.event.created = *raw.created;
  if (strictness == Scan::apply &&
      (raw.event.object_id.size() > kNameBytesMax || raw.event.object_type.size() > kNameBytesMax)) {
    return refuse("impossible_id", "expected an object's id and type of at most " + std::to_string(kNameBytesMax) +
                                       " bytes, Stripe's limit, found more; see the raw body");
  }
  if (strictness == Scan::apply && (*raw.created < kCreatedMin || *raw.created >= kCreatedMax)) {
    return refuse("impossible_created", "expected \"created\" between 2010 and 2100, found " +
                                            std::to_string(*raw.created) + "; see the raw body");
  }
  return std::move(raw.event);
}

}  // namespace

std::string Event::ordering_key() const {
  const std::string& owner = !customer.empty()         ? customer
                             : !payment_intent.empty() ? payment_intent
                             : !charge.empty()         ? charge
                             : !object_id.empty()      ? object_id
                                                       : id;
  return account.empty() ? owner : account + "/" + owner;
}

Result<Event> scan_event(std::string_view body, Scan strictness) {
  if (body.empty()) return not_an_event("an empty body");
  if (body.starts_with(kByteOrderMark)) return not_an_event("a byte order mark");
  // RapidJSON takes a NUL byte for the end of its input and would not see what follows.
  const size_t ascii = ascii_bytes(body.data(), body.data() + body.size());
  if (!is_storable_text(body.substr(ascii))) return not_an_event("bytes that are not UTF-8, or a NUL byte");
  RawEvent raw;
  if (auto walked = walk(body, strictness, raw); !walked) return tl::unexpected<Error>(std::move(walked.error()));
  return check(raw, strictness);
}

}  // namespace tollgate::stripe
