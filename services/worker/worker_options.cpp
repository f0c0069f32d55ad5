#include "services/worker/worker_options.hpp"
#include "stripe/topics.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <random>

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

/// One lane is enough for what nobody should have many of; a group of its own, as its progress is not the events'.
LaneOptions letters_lane_options(const config::Settings& settings, const WorkerOptions& common) {
  LaneOptions lane = lane_options(settings, common, 0);
  lane.feed = Feed::letters;
  lane.topic = stripe::topics::kDead;
  lane.owner = fmt::format("{}/{}/letters", host_name(), getpid());
  lane.consumer.group = stripe::topics::dead_group(common.consumer_group);
  lane.consumer.client_id = lane.owner;
  lane.postgres.application_name = "tollgate-worker letters lane";
  return lane;
}

/// Told apart from every other process, also from one of the same number after a restart.
std::string process_name() { return fmt::format("{}/{}/{:08x}", host_name(), getpid(), std::random_device()()); }

}  // namespace

WorkerOptions worker_options(const config::Settings& settings) {
  WorkerOptions options;
  options.ops_listen = settings.text("TOLLGATE_OPS_LISTEN");
  options.drain_timeout = settings.milliseconds("TOLLGATE_DRAIN_TIMEOUT");
  options.consumer_group = settings.text("TOLLGATE_CONSUMER_GROUP");
  options.producer.brokers = settings.text("KAFKA_BROKERS");
  options.producer.client_id = fmt::format("tollgate-worker/{}", host_name());
  options.producer.properties = settings.kafka_properties();
  options.producer.warm_topics = {stripe::topics::kEvents, stripe::topics::kDead, stripe::topics::kReconcile};
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
  options.lanes.push_back(letters_lane_options(settings, options));
  options.runner.postgres = options.postgres;
  options.runner.postgres.application_name = "tollgate-worker operations";
  options.runner.owner = process_name();
  options.dead_reader = {.brokers = options.producer.brokers,
                         .client_id = fmt::format("tollgate-worker/{}/operations", host_name()),
                         .properties = settings.kafka_properties()};
  return options;
}

}  // namespace tollgate::worker
