#pragma once
// Private to this folder: owners for librdkafka's objects. Public headers never include it.
#include <librdkafka/rdkafka.h>

#include <memory>

namespace tollgate::kafka {

template <auto destroy>
struct Deleter {
  template <class T>
  void operator()(T* object) const noexcept {
    destroy(object);
  }
};

template <class T, auto destroy>
using Owner = std::unique_ptr<T, Deleter<destroy>>;

using ConfPtr = Owner<rd_kafka_conf_t, rd_kafka_conf_destroy>;
using HandlePtr = Owner<rd_kafka_t, rd_kafka_destroy>;
using TopicPtr = Owner<rd_kafka_topic_t, rd_kafka_topic_destroy>;
using QueuePtr = Owner<rd_kafka_queue_t, rd_kafka_queue_destroy>;
using EventPtr = Owner<rd_kafka_event_t, rd_kafka_event_destroy>;
using PartitionListPtr = Owner<rd_kafka_topic_partition_list_t, rd_kafka_topic_partition_list_destroy>;
using RecordHeadersPtr = Owner<rd_kafka_headers_t, rd_kafka_headers_destroy>;
using ErrorPtr = Owner<rd_kafka_error_t, rd_kafka_error_destroy>;

}  // namespace tollgate::kafka
