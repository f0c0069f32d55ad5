// bench-parts: what ingest's parts cost alone, each in a bare loop of this process: the signature's HMAC, the one SAX
// pass over the body, and librdkafka's producer with ingest's properties. Prints one JSON object.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <chrono>

#include "bench/bare_producer.hpp"
#include "bench/cpu_time.hpp"
#include "stripe/event.hpp"
#include "stripe/signature.hpp"

namespace {

using namespace tollgate;

constexpr int kBodies = 1000;  // as many as fit the cache: in ingest a body was received a moment ago

struct Options {
  std::string brokers, topic;
  bench::ProducerLoad producer{.records = 50000, .in_flight = 64};
  int bytes = 1400;
};

int64_t unix_seconds() { return std::chrono::system_clock::now().time_since_epoch() / std::chrono::seconds(1); }

template <class Work>
double cpu_us(int times, Work work) {
  for (int i = 0; i < kBodies; ++i) work(static_cast<size_t>(i));
  const double begin = bench::cpu_seconds();
  for (int i = 0; i < times; ++i) work(static_cast<size_t>(i % kBodies));
  return (bench::cpu_seconds() - begin) * 1e6 / times;
}

double measure_hmac(const bench::SampleEvents& sample, int times) {
  const std::vector<std::string> secrets{"whsec_bench"};
  const int64_t now = unix_seconds();
  std::vector<std::string> signatures;
  for (const std::string& body : sample.bodies) signatures.push_back(stripe::sign(body, secrets[0], now));
  return cpu_us(times, [&](size_t i) {
    if (!stripe::verify_signature(signatures[i], sample.bodies[i], secrets, now))
      throw std::runtime_error("a good signature was refused");
  });
}

double measure_scan(const bench::SampleEvents& sample, int times) {
  return cpu_us(times, [&](size_t i) {
    if (!stripe::scan_event(sample.bodies[i], stripe::Scan::ingest))
      throw std::runtime_error("a good event was refused");
  });
}

void run(const Options& options) {
  auto sample = bench::make_sample_events(
      {.events = kBodies, .objects = kBodies / 4, .body_bytes = options.bytes, .newest = unix_seconds()});
  const int times = options.producer.records;
  const double hmac = measure_hmac(sample, times), scan = measure_scan(sample, times);
  const auto producer = bench::measure_producer(options.brokers, options.topic, sample, options.producer);
  fmt::print(R"({{"requests":{},"ok":{},"rate":{:.0f},"hmac_us":{:.2f},"scan_us":{:.2f},"producer_us":{:.2f},)"
             R"("latency_ms":{{"p50":{:.2f},"p99":{:.2f}}}}})"
             "\n",
             times, times, producer.records_per_second, hmac, scan, producer.cpu_us, producer.p50_ms, producer.p99_ms);
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app{"Measures what ingest's parts cost alone."};
  app.add_option("--brokers", options.brokers, "Kafka's bootstrap list")->required();
  app.add_option("--topic", options.topic, "a topic that may be filled")->required();
  app.add_option("--records", options.producer.records, "records produced")->check(CLI::Range(1, 10000000));
  app.add_option("--in-flight", options.producer.in_flight, "records under way at any time")
      ->check(CLI::Range(1, 100000));
  app.add_option("--rate", options.producer.rate, "records a second; 0: as fast as they are acked")
      ->check(CLI::Range(0.0, 1e6));
  app.add_option("--bytes", options.bytes, "bytes of a body")->check(CLI::Range(1300, 100000));
  CLI11_PARSE(app, argc, argv);
  try {
    run(options);
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench-parts: {}\n", error.what());
    return 1;
  }
  return 0;
}
