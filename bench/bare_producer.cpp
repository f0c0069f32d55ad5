#include "bench/bare_producer.hpp"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <vector>

#include "bench/cpu_time.hpp"
#include "common/kafka/properties.hpp"

namespace tollgate::bench {
namespace {

using Clock = std::chrono::steady_clock;
constexpr int kPollMs = 100;
constexpr int kPacedPollMs = 1;
constexpr int kMetadataMs = 10000;

struct Run {
  std::vector<Clock::time_point> sent;
  std::vector<float> latencies_ms;
  int under_way = 0;
  std::string error;
};

void on_report(rd_kafka_t*, const rd_kafka_message_t* message, void* opaque) {
  Run& run = *static_cast<Run*>(opaque);
  --run.under_way;
  if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) run.error = rd_kafka_err2str(message->err);
  const auto record = reinterpret_cast<size_t>(message->_private);
  run.latencies_ms.push_back(std::chrono::duration<float, std::milli>(Clock::now() - run.sent[record]).count());
}

rd_kafka_t* make_producer(const std::string& brokers, Run& run) {
  std::array<char, 512> why{};
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  for (const auto& [name, value] :
       kafka::effective_properties(kafka::Role::producer, rd_kafka_version(), {{"bootstrap.servers", brokers}}, {})) {
    if (rd_kafka_conf_set(conf, name.c_str(), value.c_str(), why.data(), why.size()) != RD_KAFKA_CONF_OK)
      throw std::runtime_error(why.data());
  }
  rd_kafka_conf_set_opaque(conf, &run);
  rd_kafka_conf_set_dr_msg_cb(conf, on_report);
  rd_kafka_t* handle = rd_kafka_new(RD_KAFKA_PRODUCER, conf, why.data(), why.size());
  if (handle == nullptr) throw std::runtime_error(why.data());
  return handle;
}

void look_up(rd_kafka_t* handle, rd_kafka_topic_t* topic) {
  const rd_kafka_metadata_t* metadata = nullptr;
  if (const auto code = rd_kafka_metadata(handle, 0, topic, &metadata, kMetadataMs); code != RD_KAFKA_RESP_ERR_NO_ERROR)
    throw std::runtime_error(rd_kafka_err2str(code));
  rd_kafka_metadata_destroy(metadata);
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast"  // inside librdkafka's own RD_KAFKA_V_ macros
void send(rd_kafka_t* handle, rd_kafka_topic_t* topic, SampleEvents& sample, size_t record, Run& run) {
  const size_t at = record % sample.bodies.size();
  rd_kafka_headers_t* headers = rd_kafka_headers_new(sample.headers[at].size());
  for (const auto& [name, value] : sample.headers[at]) {
    rd_kafka_header_add(headers, name.data(), static_cast<ssize_t>(name.size()), value.data(),
                        static_cast<ssize_t>(value.size()));
  }
  run.sent[record] = Clock::now();
  const auto code = rd_kafka_producev(
      handle, RD_KAFKA_V_RKT(topic), RD_KAFKA_V_KEY(sample.keys[at].data(), sample.keys[at].size()),
      RD_KAFKA_V_VALUE(sample.bodies[at].data(), sample.bodies[at].size()), RD_KAFKA_V_HEADERS(headers),
      RD_KAFKA_V_OPAQUE(reinterpret_cast<void*>(record)), RD_KAFKA_V_END);
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) throw std::runtime_error(rd_kafka_err2str(code));
  ++run.under_way;
}
#pragma GCC diagnostic pop

}  // namespace

ProducerFigure measure_producer(const std::string& brokers, const std::string& topic, SampleEvents& sample,
                                const ProducerLoad& load) {
  const auto records = static_cast<size_t>(load.records);
  Run run{.sent = std::vector<Clock::time_point>(records), .latencies_ms = {}, .error = {}};
  const std::unique_ptr<rd_kafka_t, void (*)(rd_kafka_t*)> handle(make_producer(brokers, run), rd_kafka_destroy);
  const std::unique_ptr<rd_kafka_topic_t, void (*)(rd_kafka_topic_t*)> native(
      rd_kafka_topic_new(handle.get(), topic.c_str(), nullptr), rd_kafka_topic_destroy);
  look_up(handle.get(), native.get());
  const double cpu = cpu_seconds();
  const auto begin = Clock::now();
  const auto seconds = [&] { return std::chrono::duration<double>(Clock::now() - begin).count(); };
  size_t next = 0;
  while (run.latencies_ms.size() < records && run.error.empty()) {
    const size_t due = load.rate > 0 ? std::min(records, static_cast<size_t>(seconds() * load.rate)) : records;
    while (run.under_way < load.in_flight && next < due) send(handle.get(), native.get(), sample, next++, run);
    rd_kafka_poll(handle.get(), load.rate > 0 ? kPacedPollMs : kPollMs);
  }
  if (!run.error.empty()) throw std::runtime_error("a record failed: " + run.error);
  const double took = seconds();
  std::ranges::sort(run.latencies_ms);
  const auto at = [&](size_t percent) { return run.latencies_ms[run.latencies_ms.size() * percent / 100]; };
  return {(cpu_seconds() - cpu) * 1e6 / load.records, load.records / took, at(50), at(99)};
}

}  // namespace tollgate::bench
