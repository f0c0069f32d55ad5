#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace tollgate::bench {

/// One signed POST as Stripe sends it, rendered once and sent as it is.
struct WebhookRequest {
  std::string text;         ///< head and body
  size_t signature_at = 0;  ///< of the header's value in `text`
  size_t body_at = 0;
  int64_t signed_at = 0;  ///< Unix seconds
};

[[nodiscard]] WebhookRequest render(std::string_view host, std::string_view path, std::string_view body,
                                    std::string_view secret, int64_t now);

/// Signs again, in place.
void sign_again(WebhookRequest& request, std::string_view secret, int64_t now);

}  // namespace tollgate::bench
