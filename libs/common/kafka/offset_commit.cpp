#include "common/kafka/offset_commit.hpp"

#include "common/kafka/conf.hpp"
#include "common/kafka/partition_list.hpp"
#include "common/log/log.hpp"

namespace tollgate::kafka {
namespace {

rd_kafka_resp_err_t first_error(rd_kafka_event_t& event) {
  if (const auto code = rd_kafka_event_error(&event); code != RD_KAFKA_RESP_ERR_NO_ERROR) return code;
  const auto* list = rd_kafka_event_topic_partition_list(&event);
  for (int i = 0; list != nullptr && i < list->cnt; ++i) {
    if (list->elems[i].err != RD_KAFKA_RESP_ERR_NO_ERROR) return list->elems[i].err;
  }
  return RD_KAFKA_RESP_ERR_NO_ERROR;
}

// rd_kafka_commit() has no limit of its own; a queue of ours has.
rd_kafka_resp_err_t commit(rd_kafka_t* handle, const std::vector<TopicPartition>& positions,
                           std::chrono::milliseconds limit) {
  const QueuePtr queue(rd_kafka_queue_new(handle));
  const auto started = rd_kafka_commit_queue(handle, to_native(positions).get(), queue.get(), nullptr, nullptr);
  if (started != RD_KAFKA_RESP_ERR_NO_ERROR) return started;
  const EventPtr event(rd_kafka_queue_poll(queue.get(), static_cast<int>(limit.count())));
  return event ? first_error(*event) : RD_KAFKA_RESP_ERR__TIMED_OUT;
}

}  // namespace

void commit_in_background(rd_kafka_t* handle, const std::vector<TopicPartition>& positions) {
  const auto code = rd_kafka_commit(handle, to_native(positions).get(), 1);
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) log_commit_failure(code);
}

bool commit_and_wait(rd_kafka_t* handle, const std::vector<TopicPartition>& positions,
                     std::chrono::milliseconds limit) {
  const auto code = commit(handle, positions, limit);
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) log_commit_failure(code);
  return code == RD_KAFKA_RESP_ERR_NO_ERROR;
}

void log_commit_failure(rd_kafka_resp_err_t code) noexcept {
  try {
    log::info("Kafka did not take the committed offsets", {{"error", describe(code)}});
  } catch (...) {
    // A log line that cannot be written must not end the process.
  }
}

}  // namespace tollgate::kafka
