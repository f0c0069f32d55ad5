#include "services/worker/worker_options.hpp"
#include "stripe/topics.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>

namespace tollgate::worker {
namespace {

std::string host_name() {
  std::array<char, 256> name{};
  return gethostname(name.data(), name.size() - 1) == 0 ? std::string(name.data()) : std::string("unknown-host");
}

LaneOptions lane_options(const config::Settings& settings, const WorkerOptions& common, int number) {
  LaneOptions lane;
  lane.number = number;
  lane.topic = stripe::topics::kEvents;
  lane.owner = fmt::format("{}/{}/{}", host_name(), getpid(), number);
  lane.consumer = {.brokers = settings.text("KAFKA_BROKERS"),
                   .group = common.consumer_group,
                   .client_id = lane.owner,
                   .properties = settings.kafka_properties()};
  lane.postgres = common.postgres;
  lane.postgres.by_key_only = true;
  lane.postgres.application_name = fmt::format("tollgate-worker lane {}", number);
  lane.batch.records_max = static_cast<size_t>(settings.integer("TOLLGATE_BATCH_MAX"));
  lane.batch.wait = settings.milliseconds("TOLLGATE_BATCH_WAIT");
  return lane;
}

}  // namespace

WorkerOptions worker_options(const config::Settings& settings) {
  WorkerOptions options;
  options.ops_listen = settings.text("TOLLGATE_OPS_LISTEN");
  options.drain_timeout = settings.milliseconds("TOLLGATE_DRAIN_TIMEOUT");
  options.consumer_group = settings.text("TOLLGATE_CONSUMER_GROUP");
  options.producer.brokers = settings.text("KAFKA_BROKERS");
  options.producer.client_id = fmt::format("tollgate-worker/{}", host_name());
  options.producer.properties = settings.kafka_properties();
  options.producer.warm_topics = {stripe::topics::kDead, stripe::topics::kReconcile};
  options.postgres.url = settings.text("DATABASE_URL");
  options.postgres.application_name = "tollgate-worker";
  for (int lane = 0; lane < settings.integer("TOLLGATE_WORKER_LANES"); ++lane) {
    options.lanes.push_back(lane_options(settings, options, lane));
  }
  return options;
}

}  // namespace tollgate::worker
