#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "common/base/result.hpp"

namespace tollgate::config {

using Environment = std::map<std::string, std::string>;

struct Given {
  std::string value;
  std::string origin;  ///< environment, or file <path>
};

/// What the environment gives for `name`: its value, or the content of the file that NAME_FILE names without its last
/// newline. Nothing when neither is set (empty counts as not set). Refuses both at once and files that cannot be used.
[[nodiscard]] Result<std::optional<Given>> find_given(const Environment& env, const std::string& name);

/// True for the variables Kubernetes puts into every pod for a Service whose name starts with "tollgate".
[[nodiscard]] bool is_service_link(std::string_view name);

}  // namespace tollgate::config
