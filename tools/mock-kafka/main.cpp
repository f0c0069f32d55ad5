// tollgate-mock-kafka: librdkafka's mock broker with our topics, for a demo where no real Kafka can be had. It keeps
// the last 5 MiB of each partition in memory, nothing on disk, and knows no admin requests.
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include <CLI/CLI.hpp>

#include "common/config/settings.hpp"
#include "common/lifecycle/stop_signal.hpp"
#include "stripe/topics.hpp"
#include "support/mock_cluster.hpp"

namespace {

constexpr int kBrokers = 1;

/// Whole or not at all: whoever waits for the file may read it at once.
void write_file(const std::filesystem::path& path, const std::string& text) {
  const std::filesystem::path fresh = path.string() + ".new";
  std::ofstream file(fresh, std::ios::trunc);
  file << text << '\n';
  file.close();
  if (!file) throw std::runtime_error("cannot write " + fresh.string() + ": is its directory there and writable?");
  std::filesystem::rename(fresh, path);
}

void serve(const tollgate::config::Settings& settings, const std::string& bootstrap_file) {
  tollgate::test::MockCluster cluster(kBrokers);
  for (const auto& topic : tollgate::stripe::topics::table(kBrokers, settings.durations("TOLLGATE_RETRY_DELAYS")))
    cluster.create_topic(topic.name, topic.partitions, topic.replication);
  write_file(bootstrap_file, cluster.bootstrap());
  std::printf("librdkafka's mock broker is at %s\n", cluster.bootstrap().c_str());
  std::fflush(stdout);
  tollgate::lifecycle::wait_for_stop();
}

}  // namespace

int main(int argc, char** argv) {
  tollgate::lifecycle::block_stop_signals();
  CLI::App app("librdkafka's mock broker with Tollgate's topics, until SIGTERM; everything is in memory");
  std::string bootstrap_file;
  app.add_option("--bootstrap-file", bootstrap_file, "gets the broker's address once it takes requests")->required();
  CLI11_PARSE(app, argc, argv);
  try {
    serve(tollgate::config::load_or_exit(), bootstrap_file);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "tollgate-mock-kafka: %s\n", error.what());
    return 1;
  }
}
