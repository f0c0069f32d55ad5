#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/console/problem.hpp"

namespace tollgate::console {

/// A request's JSON object. Readers note what is wrong; check() throws it all at once (400 INVALID_BODY). Unknown
/// members are wrong, as unknown query parameters are.
class Body {
 public:
  /// Throws Refused when it is not a JSON object. Empty text counts as {}.
  Body(std::string_view text, std::span<const std::string_view> known);
  ~Body();
  Body(Body&&) noexcept;
  Body& operator=(Body&&) = delete;

  [[nodiscard]] bool has(std::string_view name) const;
  /// Absent: nothing. Null is a value that does not fit.
  [[nodiscard]] std::optional<std::string> text(std::string_view name, size_t characters_max);
  [[nodiscard]] std::optional<int64_t> integer(std::string_view name, int64_t min, int64_t max);
  [[nodiscard]] std::optional<double> number(std::string_view name, double min, double max);
  [[nodiscard]] std::optional<bool> boolean(std::string_view name);
  [[nodiscard]] std::vector<std::string> texts(std::string_view name, size_t count_max);
  [[nodiscard]] std::optional<std::string> one_of(std::string_view name, std::span<const std::string_view> words);
  /// RFC 3339, as Unix microseconds.
  [[nodiscard]] std::optional<int64_t> time(std::string_view name);
  /// A member that is an object itself; an empty one when it is absent.
  [[nodiscard]] Body object(std::string_view name, std::span<const std::string_view> known);

  void fault(std::string_view name, std::string detail);
  void check() const;

 private:
  struct Impl;
  explicit Body(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tollgate::console
