// bench-load: posts signed events over keep-alive connections, as fast as they are answered or at a fixed rate, and
// prints one JSON object: what came back, how fast, how late, and its own CPU.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/resource.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iostream>

#include "bench/cpu_time.hpp"
#include "bench/load_client.hpp"
#include "bench/sample_events.hpp"

namespace {

using namespace tollgate;

struct Options {
  bench::LoadOptions load;
  std::string path = "/webhooks/stripe", sent_file;
  int requests = 10000, objects = 0, bytes = 1400;
  bool hold = false;
};

int64_t unix_us() { return std::chrono::system_clock::now().time_since_epoch() / std::chrono::microseconds(1); }

bench::SampleShape shape_of(const Options& options) {
  return {.events = options.requests,
          .objects = options.objects > 0 ? options.objects : std::max(1, options.requests / 4),
          .body_bytes = options.bytes,
          .salt = static_cast<uint64_t>(unix_us()),
          .newest = unix_us() / 1'000'000};
}

std::vector<bench::WebhookRequest> render_all(const Options& options, const bench::SampleShape& shape) {
  const std::string host = fmt::format("{}:{}", options.load.address, options.load.port);
  std::vector<bench::WebhookRequest> requests;
  for (int event = 0; event < shape.events; ++event) {
    requests.push_back(bench::render(host, options.path, bench::sample_body(shape, event), options.load.secret,
                                     unix_us() / 1'000'000));
  }
  return requests;
}

double quantile_ms(const std::vector<uint32_t>& sorted, double share) {
  if (sorted.empty()) return 0;
  return sorted[std::min(sorted.size() - 1, static_cast<size_t>(share * static_cast<double>(sorted.size())))] / 1000.0;
}

void print(const bench::LoadResult& result, double cpu_seconds) {
  auto sorted = result.latencies_us;
  std::ranges::sort(sorted);
  std::vector<std::string> statuses;
  for (const auto& [status, count] : result.statuses) statuses.push_back(fmt::format(R"("{}":{})", status, count));
  const auto answered = static_cast<double>(std::max<size_t>(1, result.answered));
  fmt::print(
      R"({{"requests":{},"ok":{},"others":{},"cut":{},"statuses":{{{}}},"began_us":{},"seconds":{:.3f},"rate":{:.0f},)"
      R"("latency_ms":{{"p50":{:.2f},"p99":{:.2f},"max":{:.2f}}},"load_cpu_us":{:.1f}}})"
      "\n",
      result.answered, result.ok, result.answered - result.ok, result.cut, fmt::join(statuses, ","), result.began_us,
      result.seconds, answered / result.seconds, quantile_ms(sorted, 0.5), quantile_ms(sorted, 0.99),
      sorted.empty() ? 0 : sorted.back() / 1000.0, cpu_seconds * 1e6 / answered);
  std::fflush(stdout);
}

void write_sent(const std::string& file, const bench::SampleShape& shape, const std::vector<int64_t>& sent_us) {
  std::ofstream out(file);
  for (size_t event = 0; event < sent_us.size(); ++event)
    out << bench::sample_id(shape, static_cast<int>(event)) << ',' << sent_us[event] << '\n';
  if (!out.flush()) throw std::runtime_error("cannot write " + file);
}

// A thousand connections are more files than some shells allow.
void allow_files(int connections) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) throw std::runtime_error("getrlimit failed");
  limit.rlim_cur =
      std::min<rlim_t>(limit.rlim_max, std::max<rlim_t>(limit.rlim_cur, static_cast<rlim_t>(connections) + 64));
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0) throw std::runtime_error("setrlimit failed");
}

void run(const Options& options) {
  allow_files(options.load.connections);
  const bench::SampleShape shape = shape_of(options);
  auto requests = render_all(options, shape);
  bench::LoadClient client(options.load, requests);
  const double cpu = bench::cpu_seconds();
  const bench::LoadResult result = client.run();
  const double used = bench::cpu_seconds() - cpu;
  if (!options.sent_file.empty()) write_sent(options.sent_file, shape, result.sent_us);
  print(result, used);
  if (options.hold) std::cin.ignore(std::numeric_limits<std::streamsize>::max());
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app{"Posts signed Stripe events to an address of this machine and prints what came of it as JSON."};
  app.add_option("--port", options.load.port, "port on 127.0.0.1")->required();
  app.add_option("--path", options.path, "where webhooks are received");
  app.add_option("--secret", options.load.secret, "signing secret, best given in STRIPE_WEBHOOK_SECRET")
      ->envname("STRIPE_WEBHOOK_SECRET")
      ->required();
  app.add_option("--connections", options.load.connections, "keep-alive connections")->check(CLI::Range(1, 10000));
  app.add_option("--requests", options.requests, "how many, each another event")->check(CLI::Range(1, 5000000));
  app.add_option("--objects", options.objects, "invoices they speak of; 0: a quarter of the requests")
      ->check(CLI::Range(0, 5000000));
  app.add_option("--bytes", options.bytes, "bytes of a body")->check(CLI::Range(1300, 100000));
  app.add_option("--rate", options.load.rate, "requests a second at fixed times; 0: as fast as they are answered")
      ->check(CLI::Range(0.0, 1e6));
  app.add_option("--seconds-max", options.load.seconds_max, "ends then at the latest")->check(CLI::Range(0.1, 3600.0));
  app.add_option("--sent", options.sent_file, "write event id and Unix microseconds of each request to this file");
  app.add_flag("--hold", options.hold, "keep the connections open until standard input ends");
  CLI11_PARSE(app, argc, argv);
  try {
    run(options);
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench-load: {}\n", error.what());
    return 1;
  }
  return 0;
}
