#include "stripe-sim/delivery/target.hpp"

#include <netdb.h>

#include <stdexcept>

namespace tollgate::sim {

Target resolve_target(std::string_view url) {
  constexpr std::string_view kScheme = "http://";
  if (!url.starts_with(kScheme)) {
    throw std::runtime_error("expected --webhook to be a URL such as http://127.0.0.1:8080/webhooks/stripe, found \"" +
                             std::string(url) + "\"");
  }
  url.remove_prefix(kScheme.size());
  const size_t slash = url.find('/');
  const std::string authority(url.substr(0, slash));
  const std::string path(slash == std::string_view::npos ? std::string_view("/") : url.substr(slash));
  const size_t colon = authority.rfind(':');
  const std::string host = authority.substr(0, colon);
  const std::string port = colon == std::string::npos ? "80" : authority.substr(colon + 1);

  addrinfo hints{};
  hints.ai_family = AF_INET;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (const int error = ::getaddrinfo(host.c_str(), port.c_str(), &hints, &found); error != 0) {
    throw std::runtime_error("expected --webhook to name a host with an IPv4 address and a port, found \"" + authority +
                             "\": " + ::gai_strerror(error));
  }
  Target target;
  target.address = *reinterpret_cast<const sockaddr_in*>(found->ai_addr);
  ::freeaddrinfo(found);
  target.request_head =
      "POST " + path + " HTTP/1.1\r\nHost: " + authority +
      "\r\nUser-Agent: Stripe/1.0 (+https://stripe.com/docs/webhooks)\r\nAccept: */*; q=0.5, application/xml\r\n"
      "Cache-Control: no-cache\r\nContent-Type: application/json; charset=utf-8\r\n";
  return target;
}

}  // namespace tollgate::sim
