#pragma once
#include <netinet/in.h>

#include <string>
#include <string_view>

namespace tollgate::sim {

/// Where webhooks go.
struct Target {
  sockaddr_in address{};
  std::string request_head;  ///< request line and the headers that are the same for every post (facts section 2)
};

/// Takes an http:// URL apart and looks its host up. Throws std::runtime_error with a sentence.
[[nodiscard]] Target resolve_target(std::string_view url);

}  // namespace tollgate::sim
