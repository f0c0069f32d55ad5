#include "services/ingest/ingest_options.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <unistd.h>

#include "services/ingest/endpoints_file.hpp"
#include "services/ingest/receiver.hpp"
#include "stripe/topics.hpp"

namespace tollgate::ingest {
namespace {

using config::Settings;

constexpr size_t kSecretMin = 16;  // Stripe's are longer; shorter ones are somebody's guess

std::string host_name() {
  char name[256] = {};
  return gethostname(name, sizeof name - 1) == 0 ? name : "unknown-host";
}

// librdkafka looks for expired records once a second: it gets a second less than the sender is made to wait.
std::chrono::milliseconds delivery_timeout(std::chrono::milliseconds publish_timeout) {
  return std::max(publish_timeout - std::chrono::seconds(1), publish_timeout / 2);
}

std::string origin_of(const Settings& settings, std::string_view name) {
  for (const auto& shown : settings.redacted()) {
    if (shown.name == name) return shown.origin;
  }
  return {};
}

Result<void> check_secrets(const EndpointConfig& endpoint, Profile process) {
  const auto where = endpoint.name == kDefaultEndpoint
                         ? std::string("STRIPE_WEBHOOK_SECRET")
                         : fmt::format("TOLLGATE_ENDPOINTS_FILE, endpoint \"{}\"", endpoint.name);
  if (process == Profile::production && endpoint.profile == Profile::development)
    return refuse("config", where +
                                ": expected the profile staging or production in a production process, found "
                                "development; change one of them.");
  if (endpoint.profile == Profile::development) return {};
  for (const auto& secret : endpoint.secrets) {
    if (!secret.starts_with("whsec_") || secret.size() < kSecretMin)
      return refuse(
          "config",
          fmt::format(
              "{}: expected signing secrets as Stripe gives them (whsec_…), found one of {} characters that is none; "
              "correct it, or use the profile development.",
              where, secret.size()));
  }
  return {};
}

Result<void> check_production(const Settings& settings) {
  if (settings.given("STRIPE_WEBHOOK_SECRET") && !origin_of(settings, "STRIPE_WEBHOOK_SECRET").starts_with("file"))
    return refuse("config",
                  "STRIPE_WEBHOOK_SECRET: expected a mounted file in the profile production, found the secret in the "
                  "environment, which "
                  "child processes and crash reports show; set STRIPE_WEBHOOK_SECRET_FILE instead.");
  if (!settings.given("TOLLGATE_SOURCE_CHECK"))
    return refuse(
        "config",
        "TOLLGATE_SOURCE_CHECK: expected a decision (off, report or enforce) in the profile production, found nothing; "
        "set it, and TOLLGATE_TRUSTED_PROXIES when a load balancer is in front.");
  return {};
}

Result<std::vector<EndpointConfig>> endpoints_from(const Settings& settings, Profile profile) {
  const EndpointConfig defaults{
      .name = {}, .profile = profile, .rate_per_second = settings.integer("TOLLGATE_INGEST_RATE_LIMIT")};
  std::vector<EndpointConfig> endpoints;
  if (settings.given("TOLLGATE_ENDPOINTS_FILE")) {
    auto read = read_endpoints_file(settings.text("TOLLGATE_ENDPOINTS_FILE"), defaults);
    if (!read) return read;
    endpoints = std::move(*read);
  }
  if (settings.given("STRIPE_WEBHOOK_SECRET")) {
    auto own = defaults;
    own.name = kDefaultEndpoint;
    own.secrets = settings.list("STRIPE_WEBHOOK_SECRET");
    endpoints.push_back(std::move(own));
  }
  if (endpoints.empty())
    return refuse("config",
                  "STRIPE_WEBHOOK_SECRET: expected a signing secret, or endpoints in TOLLGATE_ENDPOINTS_FILE, found "
                  "neither; set one of them.");
  for (const auto& endpoint : endpoints) {
    if (auto sound = check_secrets(endpoint, profile); !sound) return tl::unexpected<Error>(sound.error());
  }
  return endpoints;
}

Result<std::vector<http::IpRange>> ranges_from(const Settings& settings, std::string_view name) {
  auto ranges = parse_ranges(settings.list(name));
  if (!ranges) return refuse("config", fmt::format("{}: {}", name, ranges.error().message));
  return ranges;
}

Result<SourcePolicy> sources_from(const Settings& settings) {
  SourcePolicy policy;
  const auto& mode = settings.text("TOLLGATE_SOURCE_CHECK");
  policy.mode = mode == "enforce" ? SourceMode::enforce : mode == "report" ? SourceMode::report : SourceMode::off;
  auto allowed = ranges_from(settings, "TOLLGATE_ALLOWED_SOURCES");
  if (!allowed) return tl::unexpected<Error>(allowed.error());
  auto proxies = ranges_from(settings, "TOLLGATE_TRUSTED_PROXIES");
  if (!proxies) return tl::unexpected<Error>(proxies.error());
  policy.allowed = std::move(*allowed);
  policy.trusted_proxies = std::move(*proxies);
  if (policy.mode != SourceMode::off && policy.allowed.empty())
    return refuse("config", fmt::format("TOLLGATE_ALLOWED_SOURCES: expected addresses, because TOLLGATE_SOURCE_CHECK "
                                        "is {}, found none; set it, e.g. to the word stripe.",
                                        mode));
  return policy;
}

http::ServerOptions server_from(const Settings& settings) {
  const auto size = [&](std::string_view name) { return static_cast<size_t>(settings.integer(name)); };
  http::ServerOptions options;
  options.listen = settings.text("TOLLGATE_INGEST_LISTEN");
  options.threads = static_cast<int>(settings.integer("TOLLGATE_INGEST_THREADS"));
  options.connections_max = size("TOLLGATE_INGEST_CONNECTIONS_MAX");
  options.connections_per_address_max = size("TOLLGATE_INGEST_CONNECTIONS_PER_ADDRESS_MAX");
  options.header_bytes_max = size("TOLLGATE_INGEST_HEADER_BYTES_MAX");
  options.body_bytes_max = size("TOLLGATE_INGEST_BODY_BYTES_MAX");
  options.header_timeout = settings.milliseconds("TOLLGATE_INGEST_HEADER_TIMEOUT");
  options.body_timeout = settings.milliseconds("TOLLGATE_INGEST_BODY_TIMEOUT");
  options.idle_timeout = settings.milliseconds("TOLLGATE_INGEST_IDLE_TIMEOUT");
  options.unrepeatable_headers = {"Stripe-Signature", "Content-Type", "Content-Encoding"};
  return options;
}

kafka::ProducerOptions producer_from(const Settings& settings, Profile profile) {
  return {.brokers = settings.text("KAFKA_BROKERS"),
          .client_id = "tollgate-ingest/" + host_name(),
          .properties = settings.kafka_properties(),
          .delivery_timeout = delivery_timeout(settings.milliseconds("TOLLGATE_INGEST_PUBLISH_TIMEOUT")),
          .warm_topics = {stripe::topics::kEvents},
          .min_insync_replicas_required = profile == Profile::development ? 0 : 2};
}

}  // namespace

Result<IngestOptions> ingest_options(const Settings& settings) {
  if (auto there = settings.require({"KAFKA_BROKERS"}); !there) return tl::unexpected<Error>(there.error());
  IngestOptions options;
  options.profile = *parse_profile(settings.text("TOLLGATE_PROFILE"));
  if (options.profile == Profile::production) {
    if (auto safe = check_production(settings); !safe) return tl::unexpected<Error>(safe.error());
  }
  auto endpoints = endpoints_from(settings, options.profile);
  if (!endpoints) return tl::unexpected<Error>(endpoints.error());
  auto sources = sources_from(settings);
  if (!sources) return tl::unexpected<Error>(sources.error());
  options.endpoints = std::move(*endpoints);
  options.sources = std::move(*sources);
  options.server = server_from(settings);
  options.producer = producer_from(settings, options.profile);
  options.ops_listen = settings.text("TOLLGATE_OPS_LISTEN");
  options.duplicate_window = static_cast<size_t>(settings.integer("TOLLGATE_INGEST_DUPLICATE_WINDOW"));
  const bool balanced = options.profile != Profile::development || settings.given("TOLLGATE_INGEST_DRAIN_DELAY");
  options.drain_delay = balanced ? settings.milliseconds("TOLLGATE_INGEST_DRAIN_DELAY") : std::chrono::milliseconds(0);
  options.drain_timeout = settings.milliseconds("TOLLGATE_DRAIN_TIMEOUT");
  if (options.drain_delay >= options.drain_timeout)
    return refuse("config",
                  "TOLLGATE_INGEST_DRAIN_DELAY: expected less than TOLLGATE_DRAIN_TIMEOUT, of which it is a part, "
                  "found as much or more; lower it.");
  return options;
}

}  // namespace tollgate::ingest
