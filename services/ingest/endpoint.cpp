#include "services/ingest/endpoint.hpp"

#include <algorithm>

namespace tollgate::ingest {
namespace {

constexpr std::string_view kPlatform = "platform";

std::string_view name_in(std::string_view path) {
  if (path == kWebhookPath) return kDefaultEndpoint;
  if (!path.starts_with(kWebhookPath) || path[kWebhookPath.size()] != '/') return {};
  const auto name = path.substr(kWebhookPath.size() + 1);
  return name == kDefaultEndpoint ? std::string_view{} : name;  // one endpoint, one path
}

}  // namespace

Endpoint::Endpoint(EndpointConfig config) : config_(std::move(config)), rate_(config_.rate_per_second) {}

std::optional<Answer> Endpoint::misfit(const stripe::Event& event) const {
  if (config_.livemode && *config_.livemode != event.livemode) return Answer::wrong_mode;
  if (config_.accounts.empty()) return std::nullopt;
  const std::string_view account = event.account.empty() ? kPlatform : std::string_view(event.account);
  const bool ours = std::find(config_.accounts.begin(), config_.accounts.end(), account) != config_.accounts.end();
  return ours ? std::nullopt : std::optional(Answer::wrong_account);
}

Endpoints::Endpoints(std::vector<EndpointConfig> configs) {
  for (auto& config : configs) endpoints_.push_back(std::make_unique<Endpoint>(std::move(config)));
}

Endpoint* Endpoints::find(std::string_view path) const {
  const auto name = name_in(path);
  if (name.empty()) return nullptr;
  for (const auto& endpoint : endpoints_) {
    if (endpoint->name() == name) return endpoint.get();
  }
  return nullptr;
}

}  // namespace tollgate::ingest
