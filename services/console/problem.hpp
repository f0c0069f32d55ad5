#pragma once
#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "common/http/message.hpp"

namespace tollgate::console {

/// One thing that is wrong with a request: where (a JSON pointer into {path, query, header, body}) and what.
struct Fault {
  std::string pointer;
  std::string detail;
};

/// Why a request is not answered: an RFC 9457 problem. `code` and `title` are constants and stay as they are between
/// versions.
struct Problem {
  int status = 500;
  std::string_view code;
  std::string_view title;
  std::string detail;
  std::vector<Fault> faults{};
  std::optional<int> retry_after_seconds{};
  std::vector<std::pair<std::string, std::string>> headers{};
};

/// Thrown by what sees to a request; caught in one place.
struct Refused : std::runtime_error {
  explicit Refused(Problem what) : std::runtime_error(what.detail), problem(std::move(what)) {}
  Problem problem;
};

[[nodiscard]] http::Response problem_response(const Problem& problem, std::string_view request_id);

// The problems there are; each a constant code.
[[nodiscard]] Problem unauthorized(std::string detail);
[[nodiscard]] Problem forbidden(std::string detail);
[[nodiscard]] Problem not_found(std::string detail);
[[nodiscard]] Problem method_not_allowed(const std::string& allowed);
[[nodiscard]] Problem invalid_parameters(std::vector<Fault> faults);
[[nodiscard]] Problem invalid_body(std::vector<Fault> faults);
[[nodiscard]] Problem unsupported_media_type();
[[nodiscard]] Problem conflict(std::string_view code, std::string detail);
[[nodiscard]] Problem unprocessable(std::string_view code, std::string detail);
[[nodiscard]] Problem too_many_failures(std::chrono::seconds wait);
[[nodiscard]] Problem busy(std::string detail);
[[nodiscard]] Problem database_unavailable();
[[nodiscard]] Problem query_timeout();
[[nodiscard]] Problem internal_error();

}  // namespace tollgate::console
