#include "stripe/api/resolve.hpp"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace tollgate::stripe::api {
namespace {

using Addresses = tl::expected<std::vector<std::string>, std::string>;

struct AddressesDeleter {
  void operator()(addrinfo* list) const { freeaddrinfo(list); }
};

Addresses ask_system(const std::string& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_ADDRCONFIG;
  addrinfo* list = nullptr;
  if (const int error = getaddrinfo(host.c_str(), nullptr, &hints, &list); error != 0)
    return tl::unexpected<std::string>(gai_strerror(error));
  const std::unique_ptr<addrinfo, AddressesDeleter> owner(list);
  std::vector<std::string> addresses;
  for (const auto* entry = list; entry != nullptr; entry = entry->ai_next) {
    std::array<char, NI_MAXHOST> text{};
    if (getnameinfo(entry->ai_addr, entry->ai_addrlen, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) == 0)
      addresses.emplace_back(text.data());
  }
  return addresses;
}

/// Shared with the thread that asks: either may be the last to let go of it.
struct Question {
  std::mutex mutex;
  std::condition_variable_any answered;
  std::optional<Addresses> addresses;
};

}  // namespace

bool is_address(const std::string& host) {
  std::array<unsigned char, sizeof(in6_addr)> bytes{};
  return inet_pton(AF_INET, host.c_str(), bytes.data()) == 1 || inet_pton(AF_INET6, host.c_str(), bytes.data()) == 1;
}

Addresses resolve_host(const std::string& host, std::chrono::milliseconds limit, std::stop_token stop) {
  if (is_address(host)) return std::vector<std::string>{host};
  const auto question = std::make_shared<Question>();
  std::thread([question, host] {
    auto addresses = ask_system(host);
    const std::lock_guard lock(question->mutex);
    question->addresses = std::move(addresses);
    question->answered.notify_all();
  }).detach();
  std::unique_lock lock(question->mutex);
  question->answered.wait_for(lock, stop, limit, [&] { return question->addresses.has_value(); });
  if (question->addresses) return std::move(*question->addresses);
  return tl::unexpected<std::string>("no name server answered in time");
}

}  // namespace tollgate::stripe::api
