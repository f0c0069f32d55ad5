#include "services/reconciler/waker.hpp"

#include <map>
#include <optional>

#include "common/kafka/errors.hpp"
#include "common/log/log.hpp"
#include "services/reconciler/leader.hpp"
#include "stripe/topics.hpp"
#include "tollgate/v1/reconcile_request.pb.h"

namespace tollgate::reconciler {
namespace {

namespace rec = ledger::reconcile;
using std::chrono::milliseconds;
using tollgate::v1::ReconcileRequest;

constexpr milliseconds kPollWait{500}, kAfterTrouble{2000}, kBoundsWait{5000};
constexpr size_t kBatchMax = 500;
constexpr int64_t kGroupsOffset = -1001;  // where the group has committed, else the start

const char* reason_of(const ReconcileRequest& request) {
  switch (request.reason()) {
    case ReconcileRequest::REASON_TIE:
      return "tie";
    case ReconcileRequest::REASON_TRUNCATED_LIST:
      return "truncated_list";
    case ReconcileRequest::REASON_THIN_EVENT:
      return "thin_event";
    default:
      return "asked";
  }
}

std::optional<rec::Request> request_in(const kafka::Message& message) {
  ReconcileRequest read;
  const std::string_view value = message.value();
  if (!read.ParseFromArray(value.data(), static_cast<int>(value.size())) || read.object_id().empty() ||
      read.object_type().empty()) {
    log::warning("a record of stripe.reconcile is no tollgate.v1.ReconcileRequest; it is left out",
                 {{"partition", std::to_string(message.partition())}, {"offset", std::to_string(message.offset())}});
    return std::nullopt;
  }
  return rec::Request{{read.object_type(), read.account(), read.livemode(), read.object_id()},
                      reason_of(read),
                      read.source_id(),
                      read.requested_at_us(),
                      0};
}

/// Where nothing was committed yet, or what was is no longer in the log, reading begins at its start: what is read
/// twice is one request.
std::optional<kafka::Message> poll(kafka::Consumer& consumer, milliseconds wait) {
  try {
    return consumer.poll(wait);
  } catch (const kafka::OffsetError& error) {
    consumer.seek({error.topic, error.partition, consumer.log_bounds(error.topic, error.partition, kBoundsWait).first});
    return std::nullopt;
  }
}

}  // namespace

void Waker::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    try {
      postgres::Connection connection(postgres_);
      read(connection, stop);
    } catch (const postgres::PostgresError& error) {
      log::warning("requests wait in stripe.reconcile: Postgres is away", {{"reason", error.what()}});
    } catch (const kafka::KafkaError& error) {
      log::warning("requests wait in stripe.reconcile: Kafka is away", {{"reason", error.what()}});
    }
    pause_for(stop, kAfterTrouble);
  }
}

void Waker::read(postgres::Connection& connection, const std::stop_token& stop) {
  kafka::Consumer consumer(consumer_, {stripe::topics::kReconcile},
                           {.on_assigned =
                                [](std::vector<kafka::TopicPartition>& partitions) {
                                  for (auto& partition : partitions) partition.offset = kGroupsOffset;
                                  return true;
                                },
                            .on_revoked = [](const auto&, kafka::Revocation) {}});
  while (!stop.stop_requested()) {
    std::vector<rec::Request> requests;
    std::map<int32_t, int64_t> next;
    for (auto wait = kPollWait; requests.size() < kBatchMax; wait = milliseconds(0)) {
      const auto message = poll(consumer, wait);
      if (!message) break;
      next[message->partition()] = message->offset() + 1;
      if (auto request = request_in(*message)) requests.push_back(*std::move(request));
    }
    if (!requests.empty()) rec::wake_requests(connection, requests);
    if (!requests.empty()) woke_();
    std::vector<kafka::TopicPartition> positions;
    for (const auto& [partition, offset] : next) positions.push_back({stripe::topics::kReconcile, partition, offset});
    if (!positions.empty()) consumer.commit_async(positions);
  }
  consumer.close();
}

}  // namespace tollgate::reconciler
