// flood-retries TOPIC COUNT SECONDS [NAME [RATE]]: writes COUNT failed events evt_NAME_0, evt_NAME_1 … to a retry
// topic, each received as it is written and due SECONDS later, RATE of them a second (0: as fast as the brokers take
// them). For e2e tests and benchmarks of what waits. Brokers come from KAFKA_BROKERS.
#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "common/kafka/producer.hpp"
#include "stripe/delivery.hpp"

namespace {

using namespace tollgate;

kafka::Headers headers_of(const std::string& id, int64_t now_us, int64_t due_us) {
  stripe::Delivery delivery{.event_id = id, .event_type = "customer.created", .created = 1700000000};
  delivery.endpoint = "stripe";
  delivery.received_at_us = now_us;
  return stripe::with_failure(stripe::to_headers(delivery), {.error_class = "transient",
                                                             .code = "dependency_missing",
                                                             .message = "flood",
                                                             .attempt = 1,
                                                             .first_failed_at_us = now_us,
                                                             .not_before_us = due_us,
                                                             .origin_topic = "stripe.events"});
}

int64_t unix_us() {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string body_of(const std::string& id) {
  return fmt::format(
      R"({{"id":"{}","object":"event","api_version":"2026-10-28.endive","created":1700000000,"livemode":false,)"
      R"("type":"customer.created","data":{{"object":{{"id":"cus_{}","object":"customer","description":"{:x>800}"}}}}}})",
      id, id, "");
}

}  // namespace

int main(int argc, char** argv) {
  const char* brokers = std::getenv("KAFKA_BROKERS");
  if (argc < 4 || argc > 6 || brokers == nullptr) {
    std::fprintf(stderr, "expected: KAFKA_BROKERS=… flood-retries TOPIC COUNT SECONDS [NAME [RATE]]\n");
    return 2;
  }
  const std::string name = argc > 4 ? argv[4] : "flood";
  const int rate = argc > 5 ? std::atoi(argv[5]) : 0;
  const int64_t wait_us = std::atoll(argv[3]) * 1'000'000;
  const auto begin = std::chrono::steady_clock::now();
  kafka::Producer producer({.brokers = brokers, .client_id = "flood", .delivery_timeout = std::chrono::seconds(60)});
  std::atomic<int> failed{0};
  for (int i = 0; i < std::atoi(argv[2]); ++i) {
    const std::string id = fmt::format("evt_{}_{}", name, i);
    if (rate > 0) std::this_thread::sleep_until(begin + std::chrono::microseconds(int64_t{1'000'000} * i / rate));
    const int64_t now_us = unix_us();
    while (producer.in_flight() > 20000) static_cast<void>(producer.flush(std::chrono::milliseconds(50)));
    producer.produce({argv[1], fmt::format("k{}", i), body_of(id), headers_of(id, now_us, now_us + wait_us)},
                     [&](const kafka::DeliveryReport& report) {
                       if (report.status != kafka::DeliveryStatus::acked) ++failed;
                     });
  }
  const bool done = producer.flush(std::chrono::seconds(60)) && failed == 0;
  if (!done) std::fprintf(stderr, "expected every record to be acked, %d were not\n", failed.load());
  return done ? 0 : 1;
}
