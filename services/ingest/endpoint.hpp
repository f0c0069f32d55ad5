#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/ingest/answers.hpp"
#include "services/ingest/profile.hpp"
#include "services/ingest/rate_limit.hpp"
#include "stripe/event.hpp"

namespace tollgate::ingest {

inline constexpr std::string_view kWebhookPath = "/webhooks/stripe";
inline constexpr std::string_view kDefaultEndpoint = "default";

/// What one webhook endpoint of Stripe's dashboard is here.
struct EndpointConfig {
  std::string name;                    ///< [a-z0-9_-]{1,64}; its path is /webhooks/stripe/{name}
  std::vector<std::string> secrets{};  ///< all are tried: Stripe signs with each while one is rolled
  /// Accounts whose events it takes: "platform" is the own account (events without `account`), else acct_…; empty: any.
  std::vector<std::string> accounts{};
  std::optional<bool> livemode{};  ///< nothing: both (a live Connect endpoint also receives test events)
  Profile profile = Profile::production;
  int64_t rate_per_second = 0;  ///< 0: no limit
};

class Endpoint {
 public:
  explicit Endpoint(EndpointConfig config);

  [[nodiscard]] const std::string& name() const { return config_.name; }
  [[nodiscard]] const std::vector<std::string>& secrets() const { return config_.secrets; }
  [[nodiscard]] Profile profile() const { return config_.profile; }
  /// Why the event is not for this endpoint: wrong_account or wrong_mode.
  [[nodiscard]] std::optional<Answer> misfit(const stripe::Event& event) const;
  [[nodiscard]] RateLimit& rate() { return rate_; }

 private:
  EndpointConfig config_;
  RateLimit rate_;
};

/// All endpoints of this process, by path.
class Endpoints {
 public:
  explicit Endpoints(std::vector<EndpointConfig> configs);
  /// The endpoint named "default" answers at /webhooks/stripe itself. Null: 404.
  [[nodiscard]] Endpoint* find(std::string_view path) const;
  [[nodiscard]] size_t size() const { return endpoints_.size(); }

 private:
  std::vector<std::unique_ptr<Endpoint>> endpoints_;
};

}  // namespace tollgate::ingest
