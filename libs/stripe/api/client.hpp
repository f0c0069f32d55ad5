#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.hpp"
#include "stripe/api/breaker.hpp"
#include "stripe/api/budget.hpp"
#include "stripe/api/connection.hpp"
#include "stripe/api/error.hpp"
#include "stripe/api/pool.hpp"
#include "stripe/api/request.hpp"
#include "stripe/api/retry.hpp"

namespace tollgate::stripe::api {

/// One try of a call, for metrics: `trouble` is empty when it gave a usable answer.
struct CallRecord {
  Job job;
  std::string_view endpoint;  ///< endpoint_of(path)
  int status = 0;             ///< 0: no answer
  std::optional<Trouble> trouble;
  std::chrono::milliseconds took{};  ///< with connecting and reading the body, without waiting for the budget
};

struct ClientOptions {
  std::string api_base = "https://api.stripe.com";  ///< STRIPE_API_BASE
  std::string api_key{};                            ///< STRIPE_API_KEY; wiped with the client
  std::string api_version{};                        ///< STRIPE_API_VERSION, sent with every call
  std::string ca_file{};                            ///< empty: the system's authorities
  Timeouts timeouts{};
  std::size_t body_bytes_max = std::size_t{16} << 20;
  PoolOptions pool{};
  RetryRules retry{};
  BreakerRules breaker{};
  std::optional<BudgetRules> budget{};               ///< of each account; default_rules() of the key's mode
  std::function<void(const CallRecord&)> on_call{};  ///< called from many threads; must not throw
};

/// Reads Stripe's REST API: the one way this code base calls Stripe. Each call waits for the account's budget, asks on
/// a pooled connection, and is repeated by Stripe's rules; an account whose calls keep failing is left alone for a
/// while (circuit breaker). Never writes to Stripe. Thread safe; blocks; must outlive every call.
class Client {
 public:
  /// Refuses (code config) a key, an address, a version or a file it cannot use.
  [[nodiscard]] static Result<std::unique_ptr<Client>> make(ClientOptions options);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// GETs one object or page. The answer is of status 2xx, its body a JSON object in the pinned version. Ends soon
  /// after the stop with Trouble::stopped.
  [[nodiscard]] ApiResult<Answer> get(Job job, const Request& request, std::stop_token stop);

  /// Live or test, as the key says.
  [[nodiscard]] Mode mode() const;

  struct AccountState {
    std::string account;  ///< empty: the key's own
    Breaker::State breaker = Breaker::State::closed;
    Budget::Counts budget;
  };
  /// Of every account asked so far.
  [[nodiscard]] std::vector<AccountState> accounts() const;
  [[nodiscard]] Pool::Counts connections() const;

 private:
  class Impl;
  explicit Client(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// What is wrong with an answer, or nothing: a status other than 2xx, a body that is no JSON object, another version
/// than `api_version` (an answer that names none is taken as it is). Pure.
[[nodiscard]] std::optional<ApiError> find_trouble(const Answer& answer, std::string_view path,
                                                   std::string_view api_version);

}  // namespace tollgate::stripe::api
