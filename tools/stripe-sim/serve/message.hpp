#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tollgate::sim {

struct Request {
  std::string method = "GET";
  std::string target;
  std::vector<std::pair<std::string, std::string>> headers;  ///< names in small letters
  std::string body;

  /// Empty when absent.
  [[nodiscard]] std::string_view header(std::string_view name) const;
};

/// What goes wrong on the way back.
struct Harm {
  std::chrono::milliseconds wait{0};  ///< before the first byte
  size_t cut_after = SIZE_MAX;        ///< so many bytes of the body, then the connection ends
  bool reset = false;                 ///< no answer at all
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  Harm harm;

  /// Empty when absent.
  [[nodiscard]] std::string_view header(std::string_view name) const;
};

/// "Sun, 06 Nov 1994 08:49:37 GMT"
[[nodiscard]] std::string http_date(int64_t second);

}  // namespace tollgate::sim
