#include "bench/webhook_request.hpp"

#include <fmt/format.h>

#include "stripe/signature.hpp"

namespace tollgate::bench {
namespace {

constexpr std::string_view kSignature = "Stripe-Signature: ";

}  // namespace

WebhookRequest render(std::string_view host, std::string_view path, std::string_view body, std::string_view secret,
                      int64_t now) {
  WebhookRequest request;
  request.signed_at = now;
  request.text = fmt::format(
      "POST {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: Stripe/1.0 (+https://stripe.com/docs/webhooks)\r\nAccept: */*; "
      "q=0.5, application/xml\r\n"
      "Cache-Control: no-cache\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: {}\r\n{}",
      path, host, body.size(), kSignature);
  request.signature_at = request.text.size();
  request.text += stripe::sign(body, secret, now);
  request.text += "\r\n\r\n";
  request.body_at = request.text.size();
  request.text += body;
  return request;
}

// The value keeps its length: ten digits of time until the year 2286, 64 of signature.
void sign_again(WebhookRequest& request, std::string_view secret, int64_t now) {
  const std::string value = stripe::sign(std::string_view(request.text).substr(request.body_at), secret, now);
  request.text.replace(request.signature_at, value.size(), value);
  request.signed_at = now;
}

}  // namespace tollgate::bench
