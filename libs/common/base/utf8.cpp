#include "common/base/utf8.hpp"

#include <cstdint>

namespace tollgate {
namespace {

/// Length of the sequence a lead byte opens and the range its second byte must be in (RFC 3629, table in section 4).
struct Lead {
  unsigned length;
  uint8_t second_min, second_max;
};

Lead lead_of(uint8_t byte) {
  if (byte == 0) return {0, 0, 0};
  if (byte < 0x80) return {1, 0, 0};
  if (byte < 0xC2) return {0, 0, 0};
  if (byte < 0xE0) return {2, 0x80, 0xBF};
  if (byte == 0xE0) return {3, 0xA0, 0xBF};
  if (byte == 0xED) return {3, 0x80, 0x9F};
  if (byte < 0xF0) return {3, 0x80, 0xBF};
  if (byte == 0xF0) return {4, 0x90, 0xBF};
  if (byte < 0xF4) return {4, 0x80, 0xBF};
  if (byte == 0xF4) return {4, 0x80, 0x8F};
  return {0, 0, 0};
}

}  // namespace

bool is_storable_text(std::string_view bytes) {
  for (size_t at = 0; at < bytes.size();) {
    const Lead lead = lead_of(static_cast<uint8_t>(bytes[at]));
    if (lead.length == 0 || bytes.size() - at < lead.length) return false;
    for (unsigned i = 1; i < lead.length; ++i) {
      const auto byte = static_cast<uint8_t>(bytes[at + i]);
      const bool fits = i == 1 ? byte >= lead.second_min && byte <= lead.second_max : (byte & 0xC0) == 0x80;
      if (!fits) return false;
    }
    at += lead.length;
  }
  return true;
}

}  // namespace tollgate
