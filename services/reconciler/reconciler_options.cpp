#include "services/reconciler/reconciler_options.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <random>

#include "stripe/topics.hpp"

namespace tollgate::reconciler {
namespace {

std::string host_name() {
  std::array<char, 256> name{};
  return gethostname(name.data(), name.size() - 1) == 0 ? std::string(name.data()) : std::string("unknown-host");
}

postgres::ConnectOptions session_options(const config::Settings& settings, const char* name) {
  postgres::ConnectOptions options;
  options.url = settings.text("DATABASE_URL");
  options.application_name = name;
  return options;
}

stripe::api::ClientOptions client_options(const config::Settings& settings) {
  stripe::api::ClientOptions client;
  client.api_base = settings.text("STRIPE_API_BASE");
  client.api_key = settings.text("STRIPE_API_KEY");
  client.api_version = settings.text("STRIPE_API_VERSION");
  client.ca_file = settings.text("STRIPE_API_CA_FILE");
  if (const auto rate = static_cast<double>(settings.integer("TOLLGATE_STRIPE_RATE")); rate > 0) {
    client.budget = stripe::api::BudgetRules{};
    client.budget->total_rate = rate;
    client.budget->endpoint_rate = rate;
  }
  return client;
}

}  // namespace

ReconcilerOptions reconciler_options(const config::Settings& settings) {
  ReconcilerOptions options;
  const std::string name = fmt::format("tollgate-reconciler/{}", host_name());
  options.ops_listen = settings.text("TOLLGATE_OPS_LISTEN");
  options.drain_timeout = settings.milliseconds("TOLLGATE_DRAIN_TIMEOUT");
  options.client = client_options(settings);
  options.staleness =
      std::chrono::duration_cast<std::chrono::seconds>(settings.milliseconds("TOLLGATE_STRIPE_STALENESS"));
  options.producer = {.brokers = settings.text("KAFKA_BROKERS"),
                      .client_id = name,
                      .properties = settings.kafka_properties(),
                      .warm_topics = {stripe::topics::kEvents}};
  options.waker = {.brokers = settings.text("KAFKA_BROKERS"),
                   .group = settings.text("TOLLGATE_CONSUMER_GROUP") + "-reconcile",
                   .client_id = name,
                   .properties = settings.kafka_properties()};
  options.leader.postgres = session_options(settings, "tollgate-reconciler leader");
  options.leader.owner = fmt::format("{}/{}/{:08x}", host_name(), getpid(), std::random_device()());
  options.leader.lease = settings.milliseconds("TOLLGATE_LEASE");
  options.leader.renew = options.leader.lease / 4;
  options.leader.postgres.call_timeout = options.leader.lease / 2;
  options.leader.postgres.lock_timeout = options.leader.renew / 4;  // a takeover waits for writers, but not long
  options.jobs.postgres = session_options(settings, "tollgate-reconciler");
  options.jobs.livemode = stripe::api::mode_of_key(options.client.api_key) == stripe::api::Mode::live;
  options.jobs.threads = static_cast<int>(settings.integer("TOLLGATE_RECONCILER_THREADS"));
  options.jobs.sweep.overlap =
      std::chrono::duration_cast<std::chrono::seconds>(settings.milliseconds("TOLLGATE_SWEEP_OVERLAP"));
  options.jobs.sweep.period = settings.milliseconds("TOLLGATE_SWEEP_PERIOD");
  options.jobs.sweep.idle_period = settings.milliseconds("TOLLGATE_SWEEP_IDLE_PERIOD");
  options.jobs.compare.api_version = options.client.api_version;
  options.jobs.compare.second_look = settings.milliseconds("TOLLGATE_VERIFY_SECOND_LOOK");
  options.jobs.hot_period = settings.milliseconds("TOLLGATE_VERIFY_HOT_PERIOD");
  options.jobs.verify_every = settings.milliseconds("TOLLGATE_VERIFY_EVERY");
  options.jobs.walk.postgres = options.jobs.postgres;
  options.jobs.walk.livemode = options.jobs.livemode;
  options.jobs.walk.threads = options.jobs.threads;
  return options;
}

}  // namespace tollgate::reconciler
