#include "common/kafka/admin.hpp"

#include <algorithm>
#include <array>
#include <thread>

#include "common/kafka/admin_calls.hpp"
#include "common/kafka/conf.hpp"
#include "common/kafka/errors.hpp"
#include "common/kafka/partition_list.hpp"
#include "common/kafka/topic_changes.hpp"

namespace tollgate::kafka {
namespace {

using std::chrono::milliseconds;

constexpr auto kMinInsync = "min.insync.replicas";
constexpr milliseconds kAskAgain{100};

// Brokers learn of a new topic, or of their turn as coordinator, one after the other: what one does not know yet, it
// will.
bool passes(const KafkaError& error) {
  static constexpr std::array kPassing{"UNKNOWN_TOPIC_OR_PART",     "COORDINATOR_LOAD_IN_PROGRESS",
                                       "COORDINATOR_NOT_AVAILABLE", "NOT_COORDINATOR",
                                       "LEADER_NOT_AVAILABLE",      "NOT_LEADER_FOR_PARTITION"};
  return std::find(kPassing.begin(), kPassing.end(), error.code) != kPassing.end();
}

// Asks again until the answer is no passing refusal, at most for `limit`.
template <class Ask>
auto ask_until_known(milliseconds limit, Ask ask) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (true) {
    try {
      return ask();
    } catch (const KafkaError& error) {
      if (!passes(error) || std::chrono::steady_clock::now() >= end) throw;
    }
    std::this_thread::sleep_for(kAskAgain);
  }
}

Properties own_properties(const AdminOptions& options) {
  Properties own{{"bootstrap.servers", options.brokers}};
  if (!options.client_id.empty()) own.emplace_back("client.id", options.client_id);
  return own;
}

Properties with_group(Properties properties, const std::string& group) {
  properties.emplace_back("group.id", group);
  return properties;
}

TopicState state_of(const TopicHealth& health, const TopicConfig& config) {
  TopicState state{.name = health.name, .partitions = static_cast<int>(health.partitions.size())};
  for (const auto& [name, entry] : config) {
    state.config[name] = entry.value;
    if (entry.set_on_topic) state.own_config[name] = entry.value;
  }
  const auto fewest = std::min_element(health.partitions.begin(), health.partitions.end(),
                                       [](const auto& a, const auto& b) { return a.replicas < b.replicas; });
  if (fewest != health.partitions.end()) state.replication = fewest->replicas;
  const auto min_insync = state.config.find(kMinInsync);
  state.unwritable =
      unwritable_partitions(health, min_insync == state.config.end() ? 1 : std::stoi(min_insync->second));
  return state;
}

}  // namespace

class Admin::Impl {
 public:
  explicit Impl(AdminOptions options)
      : options_(std::move(options)),
        handle_(make_handle(RD_KAFKA_PRODUCER,
                            make_conf(effective_properties(Role::admin, rd_kafka_version(), own_properties(options_),
                                                           options_.properties)))) {}

  milliseconds timeout() const { return options_.timeout; }

  std::vector<Broker> brokers() { return list_brokers(handle_.get(), options_.timeout); }

  std::vector<TopicState> describe(const std::vector<std::string>& names) {
    std::vector<TopicHealth> found = describe_all_topics(handle_.get(), options_.timeout);
    std::erase_if(found, [&](const TopicHealth& topic) {
      return std::find(names.begin(), names.end(), topic.name) == names.end();
    });
    if (found.empty()) return {};
    std::vector<std::string> existing;
    for (const auto& topic : found) existing.push_back(topic.name);
    auto configs = describe_configs(handle_.get(), existing, options_.timeout);
    std::vector<TopicState> states;
    for (const auto& topic : found) states.push_back(state_of(topic, configs[topic.name]));
    return states;
  }

  TopicOutcome apply(const TopicPlan& plan) {
    TopicOutcome outcome{.name = plan.spec.name};
    try {
      if (plan.step == TopicPlan::Step::create) {
        record(outcome, "created", create_topic(handle_.get(), plan.spec, options_.timeout));
        return outcome;
      }
      if (plan.grow_to > 0) {
        record(outcome, "grown to " + std::to_string(plan.grow_to) + " partitions",
               grow_topic(handle_.get(), plan.spec.name, plan.grow_to, options_.timeout));
      }
      if (!plan.set.empty() && outcome.error.empty()) {
        auto all = plan.own_config;
        for (const auto& [name, value] : plan.set) all[name] = value;
        record(outcome, "configured", configure_topic(handle_.get(), plan.spec.name, all, options_.timeout));
      }
    } catch (const KafkaError& error) {
      outcome.error = error.what();
    }
    return outcome;
  }

  std::vector<GroupPosition> log_bounds(const std::string& topic) {
    std::vector<GroupPosition> positions;
    for (const int32_t partition : partitions_of(topic)) {
      GroupPosition position{.topic = topic, .partition = partition};
      const auto code = rd_kafka_query_watermark_offsets(handle_.get(), topic.c_str(), partition, &position.log_start,
                                                         &position.log_end, static_cast<int>(options_.timeout.count()));
      if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
        throw KafkaError(code_name(code), "Kafka did not say which offsets partition " + std::to_string(partition) +
                                              " of " + topic + " holds (" + kafka::describe(code) + ").");
      }
      positions.push_back(position);
    }
    return positions;
  }

  std::vector<GroupPosition> group_positions(const std::string& group, const std::string& topic) {
    auto positions = log_bounds(topic);
    for (const auto& committed : committed_offsets(group, positions)) {
      for (auto& position : positions) {
        if (position.partition == committed.partition)
          position.committed = committed.offset < 0 ? -1 : committed.offset;
      }
    }
    return positions;
  }

 private:
  static void record(TopicOutcome& outcome, std::string done, std::string error) {
    if (error.empty())
      outcome.done.push_back(std::move(done));
    else
      outcome.error = std::move(error);
  }

  std::vector<int32_t> partitions_of(const std::string& topic) {
    for (const auto& found : describe_all_topics(handle_.get(), options_.timeout)) {
      if (found.name != topic) continue;
      std::vector<int32_t> partitions;
      for (const auto& partition : found.partitions) partitions.push_back(partition.id);
      return partitions;
    }
    throw KafkaError("_UNKNOWN_TOPIC",
                     "The topic " + topic + " does not exist; create the topics with `tollgate topics apply`.");
  }

  std::vector<TopicPartition> committed_offsets(const std::string& group, const std::vector<GroupPosition>& positions) {
    std::vector<TopicPartition> asked;
    for (const auto& position : positions)
      asked.push_back({position.topic, position.partition, RD_KAFKA_OFFSET_INVALID});
    // Not the admin request of the same purpose: librdkafka 2.0.2 aborts the process when that one times out while the
    // coordinator is looked for (seen on a new cluster). A consumer that never subscribes is no member of the group.
    const HandlePtr reader =
        make_handle(RD_KAFKA_CONSUMER,
                    make_conf(effective_properties(Role::consumer, rd_kafka_version(),
                                                   with_group(own_properties(options_), group), options_.properties)));
    const PartitionListPtr list = to_native(asked);
    const auto code = rd_kafka_committed(reader.get(), list.get(), static_cast<int>(options_.timeout.count()));
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
      throw KafkaError(code_name(code),
                       "Kafka did not show what the group " + group + " committed (" + kafka::describe(code) + ").");
    }
    return from_native(*list);
  }

  const AdminOptions options_;
  const HandlePtr handle_;
};

Admin::Admin(AdminOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Admin::~Admin() = default;

std::vector<Broker> Admin::brokers() { return impl_->brokers(); }
std::vector<TopicState> Admin::describe(const std::vector<std::string>& names) {
  return ask_until_known(impl_->timeout(), [&] { return impl_->describe(names); });
}

std::vector<TopicOutcome> Admin::apply(const std::vector<TopicPlan>& plans) {
  std::vector<TopicOutcome> outcomes;
  for (const auto& plan : plans) {
    if (plan.step != TopicPlan::Step::none) outcomes.push_back(impl_->apply(plan));
  }
  return outcomes;
}

std::vector<GroupPosition> Admin::log_bounds(const std::string& topic) { return impl_->log_bounds(topic); }
std::vector<GroupPosition> Admin::group_positions(const std::string& group, const std::string& topic) {
  return ask_until_known(impl_->timeout(), [&] { return impl_->group_positions(group, topic); });
}

}  // namespace tollgate::kafka
