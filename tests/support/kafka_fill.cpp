#include "support/kafka_fill.hpp"

#include <librdkafka/rdkafka.h>

#include <stdexcept>

namespace tollgate::test {
namespace {

void on_report(rd_kafka_t*, const rd_kafka_message_t* message, void* failures) {
  if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) ++*static_cast<int*>(failures);
}

rd_kafka_headers_t* headers() {
  rd_kafka_headers_t* list = rd_kafka_headers_new(3);
  rd_kafka_header_add(list, "h", -1, "first", -1);
  rd_kafka_header_add(list, "other", -1, "", 0);
  rd_kafka_header_add(list, "h", -1, "second", -1);
  return list;
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast"  // inside librdkafka's own RD_KAFKA_V_ macros
void write(rd_kafka_t* producer, const std::string& topic, int partition) {
  static char value[] = "value";
  const auto code =
      rd_kafka_producev(producer, RD_KAFKA_V_TOPIC(topic.c_str()), RD_KAFKA_V_PARTITION(partition),
                        RD_KAFKA_V_KEY("key", 3), RD_KAFKA_V_VALUE(value, 5), RD_KAFKA_V_HEADERS(headers()),
                        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END);
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
    throw std::runtime_error(std::string("filling failed: ") + rd_kafka_err2str(code));
}
#pragma GCC diagnostic pop

}  // namespace

void fill(const std::string& bootstrap, const std::string& topic, int partitions, int count) {
  int failures = 0;
  char reason[256];
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  rd_kafka_conf_set(conf, "bootstrap.servers", bootstrap.c_str(), reason, sizeof(reason));
  rd_kafka_conf_set_dr_msg_cb(conf, on_report);
  rd_kafka_conf_set_opaque(conf, &failures);
  rd_kafka_t* producer = rd_kafka_new(RD_KAFKA_PRODUCER, conf, reason, sizeof(reason));
  if (producer == nullptr) throw std::runtime_error(std::string("no producer to fill with: ") + reason);
  for (int i = 0; i < count; ++i) {
    for (int partition = 0; partition < partitions; ++partition) write(producer, topic, partition);
  }
  const auto flushed = rd_kafka_flush(producer, 30000);
  rd_kafka_destroy(producer);
  if (flushed != RD_KAFKA_RESP_ERR_NO_ERROR || failures > 0)
    throw std::runtime_error("not every record of the filling was acked");
}

}  // namespace tollgate::test
