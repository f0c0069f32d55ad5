#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "common/http/message.hpp"

namespace tollgate::http {

/// A request's head, as views into the raw bytes.
struct Head {
  std::string_view method;
  std::string_view target;
  std::vector<Field> fields;
  std::optional<uint64_t> content_length;
  bool keep_alive = true;
  bool expects_continue = false;
};

/// Why a head is refused: becomes error_response(status, code, sentence).
struct Refusal {
  int status;
  std::string_view code;
  std::string_view sentence;
};

enum class HeadState { incomplete, complete, malformed };

/// Looks for the end of the head in the bytes received so far. `scanned` is where the last look ended and is moved on;
/// on `complete` it is the head's length. Malformed: a line ends without CR, or the first byte cannot start a method
/// (a TLS hello on the plain port, for one).
[[nodiscard]] HeadState find_head_end(std::string_view received, size_t& scanned);

/// Parses a complete raw head (ending in an empty line) and applies the rules below; `head` is reused to save
/// allocations. Grammar is Beast's; where Boost 1.81 is too lenient, we refuse: obsolete line folding, HTTP/1.0, a
/// missing or repeated Host, any Transfer-Encoding, a Content-Length that is repeated or not plain digits, more than
/// `kFieldsMax` fields, repeated fields named in `unrepeatable`, an unknown Expect.
[[nodiscard]] std::optional<Refusal> parse_head(std::string_view raw, const std::vector<std::string>& unrepeatable,
                                                Head& head);

inline constexpr size_t kFieldsMax = 100;

}  // namespace tollgate::http
