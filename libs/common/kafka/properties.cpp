#include "common/kafka/properties.hpp"

#include <array>

#include "common/kafka/errors.hpp"

namespace tollgate::kafka {
namespace {

constexpr int kVersion2_2 = 0x020200ff;

constexpr std::array kConnection{
    DefaultProperty{"socket.nagle.disable", "true", "small requests must not wait for an ack of the last one"},
    DefaultProperty{"socket.keepalive.enable", "true", "a peer that vanished is noticed on an idle connection"},
    DefaultProperty{"socket.connection.setup.timeout.ms", "10000",
                    "a silent address must not hold up the next for 30 s"},
    DefaultProperty{"reconnect.backoff.max.ms", "1000", "a broker that is back is found within a second, not ten"},
    DefaultProperty{"log.connection.close", "false", "brokers close idle connections; that is no news"},
};

constexpr std::array kProducer{
    DefaultProperty{"acks", "all", "a 2xx to Stripe means that all in-sync replicas have the event", Override::refused},
    DefaultProperty{"enable.idempotence", "false",
                    "librdkafka 2.0.2 turns fatal when a broker bounces under an idempotent producer; the ledger drops "
                    "repeats anyway"},
    DefaultProperty{
        "linger.ms", "3",
        "a request's cost is the same however full it is: 1 costs the broker up to twice the CPU of 3 at 256 "
        "senders; 5 caps few senders (a third less than 3 at 16)"},
    DefaultProperty{
        "compression.codec", "lz4",
        "the log is a seventh in size; snappy and none cost no less CPU per event once requests hold several"},
    DefaultProperty{"partitioner", "murmur2_random",
                    "Java's partitioner: a record sent by a Java tool lands beside its siblings"},
    DefaultProperty{"queue.buffering.max.kbytes", "65536",
                    "refuse early: the default of 1 GiB ends a small pod before it pushes back"},
    DefaultProperty{"queue.buffering.max.messages", "100000", "the same, for small records"},
    DefaultProperty{"message.max.bytes", "2097152", "larger than the largest HTTP body taken, plus headers"},
};

constexpr std::array kConsumer{
    DefaultProperty{"enable.auto.commit", "false",
                    "offsets are committed after the database has committed, never by a timer", Override::refused},
    DefaultProperty{"enable.auto.offset.store", "false", "a record that was handed out is not yet a record applied",
                    Override::refused},
    DefaultProperty{"partition.assignment.strategy", "range,roundrobin",
                    "eager: cooperative-sticky loses assignments and loops in librdkafka 2.0", Override::refused},
    DefaultProperty{"auto.offset.reset", "error",
                    "an offset outside the log stops the lane; nothing is skipped in silence", Override::refused},
    DefaultProperty{"isolation.level", "read_committed",
                    "records of aborted transactions of other tools are not ours to apply"},
    DefaultProperty{"check.crcs", "true", "bytes damaged on the way are refused, not applied"},
    DefaultProperty{"enable.partition.eof", "false", "reaching the end is no event for a lane"},
    DefaultProperty{"queued.max.messages.kbytes", "16384",
                    "the prefetch is counted for each lane; 64 MiB each would end a small pod"},
    DefaultProperty{"fetch.message.max.bytes", "2097152", "as large as the largest record the topic takes"},
    DefaultProperty{"fetch.max.bytes", "8388608", "one answer must not fill the prefetch"},
    DefaultProperty{"fetch.min.bytes", "8192",
                    "1 makes a request for every few records: half as much again of the broker's CPU per event, and "
                    "smaller batches"},
    DefaultProperty{"fetch.wait.max.ms", "20",
                    "how long a record waits for company; longer spares an idle broker (100: 3 % of a core for two "
                    "lanes less) and is seen in the time to commit"},
    DefaultProperty{"fetch.queue.backoff.ms", "20", "a full prefetch is looked at again soon, not after a second",
                    Override::allowed, kVersion2_2},
};

template <size_t A, size_t B>
constexpr std::array<DefaultProperty, A + B> joined(const std::array<DefaultProperty, A>& a,
                                                    const std::array<DefaultProperty, B>& b) {
  std::array<DefaultProperty, A + B> all{};
  for (size_t i = 0; i < A; ++i) all[i] = a[i];
  for (size_t i = 0; i < B; ++i) all[A + i] = b[i];
  return all;
}

constexpr auto kProducerTable = joined(kConnection, kProducer);
constexpr auto kConsumerTable = joined(kConnection, kConsumer);

bool means_the_same(const DefaultProperty& row, const std::string& value) {
  if (row.value == value) return true;
  return row.name == "acks" && value == "-1";
}

/// librdkafka's other names of properties: given last, they would replace a value that was refused under its own name.
constexpr std::array kAliases{
    std::pair<std::string_view, std::string_view>{"request.required.acks", "acks"},
    std::pair<std::string_view, std::string_view>{"message.timeout.ms", "delivery.timeout.ms"},
    std::pair<std::string_view, std::string_view>{"auto.commit.enable", "enable.auto.commit"},
};

/// Properties of which each handle has its own value, or whose absence our promises rest on.
constexpr std::array<std::string_view, 2> kNeverGiven{"group.instance.id", "transactional.id"};

void refuse_unfit_names(const std::map<std::string, std::string>& users) {
  for (const auto& [alias, name] : kAliases) {
    if (users.contains(std::string(alias))) {
      throw ConfigError("The Kafka property " + std::string(alias) + " is another name of " + std::string(name) +
                        "; give that one, so that it can be checked.");
    }
  }
  for (const std::string_view name : kNeverGiven) {
    if (users.contains(std::string(name))) {
      throw ConfigError("The Kafka property " + std::string(name) +
                        " would be the same for every lane and they would fence each other; remove it from the "
                        "KAFKA_CONFIG_ variables.");
    }
  }
  const auto timeout = users.find("delivery.timeout.ms");
  if (timeout != users.end() && timeout->second == "0") {
    throw ConfigError(
        "The Kafka property delivery.timeout.ms must have a limit (0 is none): an answer would be waited for without "
        "end.");
  }
}

}  // namespace

std::span<const DefaultProperty> default_properties(Role role) {
  switch (role) {
    case Role::producer:
      return kProducerTable;
    case Role::consumer:
      return kConsumerTable;
    case Role::admin:
      return kConnection;
  }
  return {};
}

Properties effective_properties(Role role, int library_version, Properties own,
                                const std::map<std::string, std::string>& users) {
  refuse_unfit_names(users);
  Properties all;
  for (const DefaultProperty& row : default_properties(role)) {
    if (library_version < row.since_version) continue;
    const auto given = users.find(std::string(row.name));
    if (row.override == Override::refused && given != users.end() && !means_the_same(row, given->second)) {
      throw ConfigError("The Kafka property " + given->first + " must stay " + std::string(row.value) + " (" +
                        std::string(row.why) + "), but " + given->second +
                        " was given; remove it from the KAFKA_CONFIG_ variables.");
    }
    all.emplace_back(row.name, row.value);
  }
  for (auto& property : own) all.push_back(std::move(property));
  for (const auto& [name, value] : users) all.emplace_back(name, value);
  return all;
}

}  // namespace tollgate::kafka
