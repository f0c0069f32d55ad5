#include "common/kafka/delivery.hpp"

#include "common/kafka/conf.hpp"

namespace tollgate::kafka {

DeliveryStatus delivery_status(rd_kafka_resp_err_t code) {
  switch (code) {
    case RD_KAFKA_RESP_ERR_NO_ERROR:
      return DeliveryStatus::acked;
    case RD_KAFKA_RESP_ERR__QUEUE_FULL:
      return DeliveryStatus::queue_full;
    case RD_KAFKA_RESP_ERR__MSG_TIMED_OUT:
    case RD_KAFKA_RESP_ERR__TIMED_OUT:
    case RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE:
    case RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT:
      return DeliveryStatus::timed_out;
    case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
    case RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE:
      return DeliveryStatus::too_large;
    default:
      return DeliveryStatus::unavailable;
  }
}

DeliveryReport refused_report(rd_kafka_resp_err_t code) {
  return {.status = delivery_status(code), .error = describe(code), .code = code_name(code)};
}

DeliveryReport delivery_report(const rd_kafka_message_t& message) {
  DeliveryReport report{
      .status = delivery_status(message.err), .partition = message.partition, .offset = message.offset};
  if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR) {
    report.error = describe(message.err);
    report.code = code_name(message.err);
    report.possibly_persisted = rd_kafka_message_status(&message) != RD_KAFKA_MSG_STATUS_NOT_PERSISTED;
  }
  return report;
}

}  // namespace tollgate::kafka
