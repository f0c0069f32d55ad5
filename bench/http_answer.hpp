#pragma once
#include <optional>
#include <string_view>

namespace tollgate::bench {

/// What the load generator needs of an answer.
struct HttpAnswer {
  int status = 0;
  size_t bytes = 0;     ///< of head and body together
  bool closes = false;  ///< Connection: close
};

/// Nothing while the answer is not complete. Throws std::runtime_error when it is not HTTP with a Content-Length.
[[nodiscard]] std::optional<HttpAnswer> find_answer(std::string_view received);

}  // namespace tollgate::bench
