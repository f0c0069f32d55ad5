#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/http/client.hpp"
#include "tools/tollgate/console_json.hpp"
#include "tools/tollgate/session.hpp"

namespace tollgate::cli {

/// Exit code when the console does not know the token, or the token may not do that.
inline constexpr int kExitAuth = 4;

/// A path's parameters, encoded; absent ones are left out.
class ConsoleQuery {
 public:
  ConsoleQuery& add(std::string_view name, const std::optional<std::string>& value);
  ConsoleQuery& add(std::string_view name, int64_t value) { return add(name, std::to_string(value)); }
  [[nodiscard]] const std::string& text() const { return text_; }  ///< "?a=b", or empty

 private:
  std::string text_;
};

/// One segment of a path, encoded.
[[nodiscard]] std::string segment(std::string_view text);

/// The console's API, at TOLLGATE_CONSOLE_URL with TOLLGATE_CONSOLE_TOKEN. Each call throws Failure with the console's
/// own sentence: 2 what was asked for is wrong, 3 not found, 4 the token, 1 all else.
class ConsoleClient {
 public:
  /// Throws Failure (78) when a setting is missing or wrong.
  explicit ConsoleClient(Session& session);

  /// `path` is below /api/v1.
  [[nodiscard]] JsonValue get(const std::string& path);
  [[nodiscard]] JsonValue post(const std::string& path, const std::string& body,
                               const std::string& idempotency_key = {});
  /// All pages of a list until `limit` rows; `more` tells whether there are others.
  struct List {
    std::vector<JsonValue> rows;
    bool more = false;
  };
  [[nodiscard]] List list(const std::string& path, const ConsoleQuery& query, int64_t limit);

 private:
  [[nodiscard]] JsonValue call(std::string_view method, const std::string& path, const std::string& body,
                               const std::string& idempotency_key);

  http::Url base_;
  std::string token_;
  http::Client client_;
};

}  // namespace tollgate::cli
