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
  lane.postgres.application_name = fmt::format("tollgate-worker lane {}", number);
  lane.batch.records_max = static_cast<size_t>(settings.integer("TOLLGATE_BATCH_MAX"));
  lane.batch.wait = settings.milliseconds("TOLLGATE_BATCH_WAIT");
  return lane;
}

/// A group of its own, so that what waits is neither lag of the main lanes nor moves their partitions. A small
/// prefetch: what waits is fetched again when a partition rests, and kept in memory while it is in hand.
LaneOptions retry_lane_options(const config::Settings& settings, const WorkerOptions& common, int number) {
  LaneOptions lane = lane_options(settings, common, number);
  lane.feed = Feed::retries;
  lane.topic = stripe::topics::kRetryPattern;
  lane.owner = fmt::format("{}/{}/retry {}", host_name(), getpid(), number);
  lane.consumer.group = stripe::topics::retry_group(common.consumer_group);
  lane.consumer.client_id = lane.owner;
  for (const auto& [name, value] : {std::pair{"queued.max.messages.kbytes", "1024"},
                                    {"queued.min.messages", "100"},
                                    {"fetch.message.max.bytes", "262144"},
                                    {"topic.metadata.refresh.interval.ms", "30000"}}) {
    lane.consumer.properties.try_emplace(name, value);
  }
  lane.postgres.application_name = fmt::format("tollgate-worker retry lane {}", number);
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
  options.retry_delays = settings.durations("TOLLGATE_RETRY_DELAYS");
  for (const auto delay : options.retry_delays)
    options.producer.warm_topics.push_back(stripe::topics::retry_topic(delay));
  options.postgres.url = settings.text("DATABASE_URL");
  options.postgres.application_name = "tollgate-worker";
  for (int lane = 0; lane < settings.integer("TOLLGATE_WORKER_LANES"); ++lane) {
    options.lanes.push_back(lane_options(settings, options, lane));
  }
  for (int lane = 0; lane < settings.integer("TOLLGATE_RETRY_LANES"); ++lane) {
    options.lanes.push_back(retry_lane_options(settings, options, lane));
  }
  return options;
}

}  // namespace tollgate::worker
