#include "integration/kafka/member.hpp"

#include <utility>

namespace tollgate::test {

using namespace tollgate::kafka;
using namespace std::chrono_literals;
using std::chrono::steady_clock;

Member::Member(const std::string& bootstrap, const std::string& group, std::map<std::string, std::string> properties,
               std::chrono::milliseconds poll_interval_max, const std::string& topic) {
  RebalanceListener listener;
  listener.on_assigned = [this](std::vector<TopicPartition>& partitions) {
    ++assigned;
    if (std::exchange(throw_once, false)) throw std::runtime_error("the database is away");
    for (auto& partition : partitions) partition.offset = start_at(partition);
    return !hold;
  };
  listener.on_revoked = [this](const std::vector<TopicPartition>&, Revocation how) {
    ++(how == Revocation::lost ? revoked_lost : revoked_orderly);
    if (while_revoked) while_revoked();
  };
  consumer = std::make_unique<Consumer>(ConsumerOptions{.brokers = bootstrap,
                                                        .group = group,
                                                        .client_id = "member",
                                                        .properties = std::move(properties),
                                                        .session_timeout = 6s,
                                                        .poll_interval_max = poll_interval_max},
                                        std::vector<std::string>{topic}, listener);
}

Member::~Member() {
  while_revoked = nullptr;
  consumer->close();
}

bool Member::poll(std::chrono::milliseconds wait) {
  const auto message = consumer->poll(wait);
  if (!message) return false;
  ++records;
  offsets[message->partition()].insert(message->offset());
  in_order[message->partition()].push_back(message->offset());
  last_key = message->key();
  last_value = message->value();
  last_header = message->header("h").value_or("none");
  last_header_count = message->headers().size();
  return true;
}

void Member::read_for(std::chrono::milliseconds time) {
  const auto end = steady_clock::now() + time;
  while (steady_clock::now() < end) poll(20ms);
}

void Member::read_until(const std::function<bool()>& condition, std::chrono::milliseconds limit) {
  const auto end = steady_clock::now() + limit;
  while (!condition()) {
    if (steady_clock::now() > end) throw std::runtime_error("waited in vain; records read: " + std::to_string(records));
    poll(20ms);
  }
}

}  // namespace tollgate::test
