#pragma once
// Private to this folder: what librdkafka says of a record, in our words.
#include "common/kafka/producer.hpp"
#include "common/kafka/rdkafka_ptr.hpp"

namespace tollgate::kafka {

[[nodiscard]] DeliveryStatus delivery_status(rd_kafka_resp_err_t code);

/// For a record that produce refused at once: it is certainly not in the log.
[[nodiscard]] DeliveryReport refused_report(rd_kafka_resp_err_t code);

/// For a delivery report. A failed report is not "not written": it may be in the log.
[[nodiscard]] DeliveryReport delivery_report(const rd_kafka_message_t& message);

}  // namespace tollgate::kafka
