#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <rapidjson/reader.h>

#include "common/base/result.hpp"
#include "stripe/body_stream.hpp"
#include "stripe/envelope_keys.hpp"
#include "stripe/event.hpp"
#include "stripe/json_number.hpp"
#include "stripe/open_keys.hpp"

namespace tollgate::stripe {

inline constexpr int kDepthMax = 64;  ///< levels an event may have to be applied

/// What the pass found, before it is known to be an event.
struct RawEvent {
  Event event;
  std::string object;        ///< "event" or "v2.core.event"
  std::string created_text;  ///< RFC 3339, thin events only
  std::optional<int64_t> created;
  std::string user_id;
  std::string context;
  std::string related_id;
  std::string related_type;
};

/// Collects a RawEvent while RapidJSON walks the body; header-only, so that its calls melt into the parser's loop.
class EventHandler : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, EventHandler> {
 public:
  /// `body` is the text as sent; `stream` reads it, or a copy with its large numbers blanked. What is found
  /// goes to `raw`.
  EventHandler(std::string_view body, const BodyStream& stream, Scan strictness, bool numbers_blanked, RawEvent& raw)
      : body_(body),
        stream_(stream),
        strict_(strictness == Scan::apply),
        numbers_blanked_(numbers_blanked),
        raw_(raw) {}

  bool Null() { return value(kNull); }

  bool Bool(bool given) {
    if (slot() == Slot::livemode) raw_.event.livemode = given;
    if (given && list_key_ == ListKey::has_more) mark_list(kHasMore);
    return value(kBool);
  }

  bool RawNumber(const char* text, rapidjson::SizeType size, bool) {
    const std::string_view number =
        numbers_blanked_ ? leading_number(body_.substr(stream_.Tell())) : std::string_view(text, size);
    if (slot() == Slot::created) raw_.created = integer_of(number);
    if (strict_ && !fits_numeric(number)) return stop("impossible_number", "a number no Postgres numeric can hold");
    return value(kNumber);
  }

  /// `copied`: the text was made anew, perhaps of escapes; else it stands so in the body.
  bool String(const char* text, rapidjson::SizeType size, bool copied) {
    const std::string_view string(text, size);
    if (copied && !is_storable(string)) return false;
    if (std::string* target = target_of(slot())) target->assign(string);
    if (list_key_ == ListKey::object && string == "list") mark_list(kIsList);
    return value(kString);
  }

  bool Key(const char* text, rapidjson::SizeType size, bool copied) {
    const std::string_view key(text, size);
    if (copied && !is_storable(key)) return false;
    if (strict_) {
      keys_.add(key);
      note_list_key(key);
    }
    if (depth_ > kReadDepth) return true;
    const EnvelopeKey found = find_envelope_key(depth_, path_[index(depth_ - 1)].slot, key);
    path_[index(depth_)] = found;
    return !is_envelope(found.slot) || first_time(found.slot);
  }

  bool StartObject() {
    const Slot at = slot();
    if (at == Slot::data_object) object_begin_ = stream_.Tell();
    if (at == Slot::previous_attributes) previous_begin_ = stream_.Tell();
    if (strict_) keys_.open();
    return value(kObject) && enter();
  }

  bool EndObject(rapidjson::SizeType) {
    if (strict_ && lists_[index(depth_)] == kTruncated) raw_.event.truncated_list = true;
    if (strict_ && keys_.close_with_duplicate()) return stop_duplicate();
    leave();
    if (slot() == Slot::data_object) raw_.event.object_json = view_from(object_begin_);
    if (slot() == Slot::previous_attributes) raw_.event.previous_json = view_from(previous_begin_);
    return true;
  }

  bool StartArray() { return value(kArray) && enter(); }

  bool EndArray(rapidjson::SizeType) {
    leave();
    return true;
  }

  [[nodiscard]] const std::optional<Error>& refusal() const { return refusal_; }

 private:
  static constexpr int kReadDepth = 4;  // body, data, data.object, an expanded reference
  enum class ListKey : uint8_t { other, object, has_more };
  static constexpr uint8_t kIsList = 1, kHasMore = 2, kTruncated = 3;

  static size_t index(int depth) { return static_cast<size_t>(depth); }
  [[nodiscard]] Slot slot() const { return depth_ <= kReadDepth ? path_[index(depth_)].slot : Slot::none; }
  [[nodiscard]] std::string_view view_from(size_t begin) const {
    return body_.substr(begin, stream_.Tell() + 1 - begin);  // the closing brace is not taken yet
  }

  bool value(JsonType type) {
    list_key_ = ListKey::other;
    if (depth_ > kReadDepth || (path_[index(depth_)].allowed & type) != 0) return true;
    return stop("INVALID_PAYLOAD",
                "an event whose \"" + std::string(path_[index(depth_)].name) + "\" has another type");
  }

  bool enter() {
    ++depth_;
    if (depth_ <= kReadDepth) path_[index(depth_)] = kOtherKey;
    if (!strict_) return true;
    if (depth_ > kDepthMax) return stop("too_deep", "more levels than " + std::to_string(kDepthMax));
    lists_[index(depth_)] = 0;
    return true;
  }

  void leave() { --depth_; }

  std::string* target_of(Slot at) {
    switch (at) {
      case Slot::id:
        return &raw_.event.id;
      case Slot::object:
        return &raw_.object;
      case Slot::type:
        return &raw_.event.type;
      case Slot::created:
        return &raw_.created_text;
      case Slot::account:
        return &raw_.event.account;
      case Slot::user_id:
        return &raw_.user_id;
      case Slot::api_version:
        return &raw_.event.api_version;
      case Slot::context:
        return &raw_.context;
      case Slot::related_id:
        return &raw_.related_id;
      case Slot::related_type:
        return &raw_.related_type;
      case Slot::object_id:
        return &raw_.event.object_id;
      case Slot::object_type:
        return &raw_.event.object_type;
      case Slot::customer:
        return &raw_.event.customer;
      case Slot::payment_intent:
        return &raw_.event.payment_intent;
      case Slot::charge:
        return &raw_.event.charge;
      case Slot::none:
      case Slot::livemode:
      case Slot::data:
      case Slot::related_object:
      case Slot::data_object:
      case Slot::previous_attributes:
        return nullptr;
    }
    return nullptr;
  }

  // Escapes can spell what checked UTF-8 cannot: U+0000, and half a surrogate pair, which RapidJSON lets pass when it
  // is the low half (it would be encoded as ED A0..BF).
  bool is_storable(std::string_view text) {
    if (strict_ && text.find('\0') != std::string_view::npos) return stop("nul_character", "\\u0000 in a string");
    for (size_t at = text.find('\xED'); at != std::string_view::npos; at = text.find('\xED', at + 1)) {
      if (static_cast<unsigned char>(text[at + 1]) >= 0xA0) return stop("INVALID_PAYLOAD", "half a surrogate pair");
    }
    return true;
  }

  bool first_time(Slot at) {
    const uint32_t bit = 1U << static_cast<unsigned>(at);
    if ((seen_ & bit) != 0) return stop_duplicate();
    seen_ |= bit;
    return true;
  }

  void note_list_key(std::string_view key) {
    const bool inside_object = depth_ > 3 && path_[2].slot == Slot::data_object;
    if (inside_object && key == "object") list_key_ = ListKey::object;
    if (inside_object && key == "has_more") list_key_ = ListKey::has_more;
  }
  void mark_list(uint8_t what) { lists_[index(depth_)] |= what; }

  bool stop_duplicate() {
    const bool envelope = depth_ == 1 || (depth_ == 2 && path_[1].slot != Slot::none);
    return stop(envelope ? "INVALID_PAYLOAD" : "duplicate_key", "an object that has a key twice");
  }

  bool stop(std::string code, const std::string& found) {
    refusal_ = Error{std::move(code), "expected a Stripe event, found " + found + " near byte " +
                                          std::to_string(stream_.Tell()) + "; see the raw body"};
    return false;
  }

  std::string_view body_;
  const BodyStream& stream_;
  bool strict_;
  bool numbers_blanked_;
  ListKey list_key_ = ListKey::other;
  int depth_ = 0;
  uint32_t seen_ = 0;  // one bit for each Slot of the envelope
  std::array<EnvelopeKey, kReadDepth + 1> path_{};
  std::array<uint8_t, kDepthMax + 1> lists_{};  // strict only: is this object a list, has it more?
  size_t object_begin_ = 0;
  size_t previous_begin_ = 0;
  OpenKeys keys_;
  RawEvent& raw_;
  std::optional<Error> refusal_;
};

}  // namespace tollgate::stripe
