#pragma once
#include <cstdint>
#include <span>
#include <string_view>

namespace tollgate::stripe {

/// A place in an event that scan_event() reads.
enum class Slot : uint8_t {
  none,
  id,
  object,
  type,
  created,
  account,
  user_id,
  livemode,
  api_version,
  context,
  data,
  related_object,
  data_object,
  previous_attributes,
  related_id,
  related_type,
  object_id,
  object_type,
  customer,
  payment_intent,
  charge,
};

/// JSON types as bits, to say which a slot allows.
enum JsonType : uint8_t { kString = 1, kNumber = 2, kBool = 4, kObject = 8, kArray = 16, kNull = 32, kAny = 63 };

struct EnvelopeKey {
  std::string_view name;
  Slot slot = Slot::none;
  uint8_t allowed = kAny;  ///< JsonType bits; any other type is refused as mistyped
};

// Shapes: shared/stripe/facts.md section 3. `user_id` is what `account` was called before API 2017-05-25; `request`,
// then a string and now an object, is not read at all.
inline constexpr EnvelopeKey kTopKeys[] = {
    {"id", Slot::id, kString},
    {"object", Slot::object, kString},
    {"type", Slot::type, kString},
    {"created", Slot::created, kNumber | kString},
    {"account", Slot::account, kString | kNull},
    {"user_id", Slot::user_id, kString | kNull},
    {"livemode", Slot::livemode, kBool},
    {"api_version", Slot::api_version, kString | kNull},
    {"context", Slot::context, kString | kNull},
    {"data", Slot::data, kObject | kNull},
    {"related_object", Slot::related_object, kObject | kNull},
};
inline constexpr EnvelopeKey kDataKeys[] = {
    {"object", Slot::data_object, kObject | kNull},
    {"previous_attributes", Slot::previous_attributes, kObject | kNull},
};
inline constexpr EnvelopeKey kRelatedKeys[] = {
    {"id", Slot::related_id, kString | kNull},
    {"type", Slot::related_type, kString | kNull},
};
// Inside the object nothing is refused for its type: a reference is an id, an expanded object with an id, or null.
inline constexpr EnvelopeKey kObjectKeys[] = {
    {"id", Slot::object_id},      {"object", Slot::object_type},
    {"customer", Slot::customer}, {"payment_intent", Slot::payment_intent},
    {"charge", Slot::charge},
};
inline constexpr EnvelopeKey kOtherKey{};

/// What `name` means inside the value of `parent`; `parent` is none for the body itself, `depth` counts from 1 there.
[[nodiscard]] constexpr EnvelopeKey find_envelope_key(int depth, Slot parent, std::string_view name) {
  std::span<const EnvelopeKey> keys;
  if (depth == 1)
    keys = kTopKeys;
  else if (parent == Slot::data_object)
    keys = kObjectKeys;
  else if (parent == Slot::data)
    keys = kDataKeys;
  else if (parent == Slot::related_object)
    keys = kRelatedKeys;
  else if (depth == 4 && parent >= Slot::customer && name == "id")
    return {name, parent, kAny};
  for (const EnvelopeKey& key : keys) {
    if (key.name == name) return key;
  }
  return kOtherKey;
}

/// Slots whose keys belong to the envelope: one given twice makes the event ambiguous.
[[nodiscard]] constexpr bool is_envelope(Slot slot) { return slot != Slot::none && slot < Slot::object_id; }

}  // namespace tollgate::stripe
