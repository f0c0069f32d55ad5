#pragma once
#include <chrono>
#include <string>

#include "common/config/settings.hpp"
#include "common/kafka/consumer.hpp"
#include "common/kafka/producer.hpp"
#include "services/reconciler/jobs.hpp"
#include "services/reconciler/leader.hpp"
#include "stripe/api/client.hpp"

namespace tollgate::reconciler {

/// What the program needs from the settings.
struct ReconcilerOptions {
  std::string ops_listen;
  std::chrono::milliseconds drain_timeout{25000};
  stripe::api::ClientOptions client;
  std::chrono::seconds staleness{5};  ///< of Stripe's answers, at most
  kafka::ProducerOptions producer;
  kafka::ConsumerOptions waker;
  LeaderOptions leader;
  JobsOptions jobs;
};

[[nodiscard]] ReconcilerOptions reconciler_options(const config::Settings& settings);

}  // namespace tollgate::reconciler
