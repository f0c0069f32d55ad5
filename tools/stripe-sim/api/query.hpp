#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tollgate::sim {

/// A request target taken apart: the path, and the parameters in order, percent-decoded ("types[]" and "types[0]" both
/// read "types[]").
struct Query {
  std::string path;
  std::vector<std::pair<std::string, std::string>> parameters;

  [[nodiscard]] std::optional<std::string> find(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> all(std::string_view name) const;
};

[[nodiscard]] Query parse_target(std::string_view target);

}  // namespace tollgate::sim
