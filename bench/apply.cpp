// bench-apply: what the worker's apply costs beside a bare libpq loop that writes the same rows. Both in one run, in
// turns, on fresh ids each round; prints one JSON line for each round and a summary of medians and their ratio.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>

#include "bench/apply_bare.hpp"
#include "bench/cpu_time.hpp"
#include "bench/sample_events.hpp"
#include "ledger/store.hpp"

namespace {

using namespace tollgate;

struct Options {
  std::string database;
  int events = 20000, batch = 500, bytes = 1400, rounds = 5;
};

struct Figure {
  double events_per_second = 0, client_us = 0, server_us = 0;
};

constexpr const char* kGroup = "bench-apply";

/// Each call gives a stream of its own: its salt is the time.
bench::SampleShape shape_of(const Options& options) {
  const int64_t now_us = std::chrono::system_clock::now().time_since_epoch() / std::chrono::microseconds(1);
  return {.events = options.events,
          .objects = options.events / 4,
          .body_bytes = options.bytes,
          .salt = static_cast<uint64_t>(now_us),
          .newest = now_us / 1'000'000};
}

std::vector<ledger::Incoming> decode(const bench::SampleEvents& sample, size_t begin, size_t end) {
  std::vector<ledger::Incoming> batch;
  batch.reserve(end - begin);
  for (size_t i = begin; i < end; ++i) {
    batch.push_back(ledger::decode(sample.bodies[i], sample.headers[i], {"stripe.events", 0, static_cast<int64_t>(i)}));
  }
  return batch;
}

/// As services/worker does it with a decoded batch.
void apply(postgres::Connection& connection, std::span<const ledger::Incoming> batch, int64_t epoch) {
  ledger::Snapshot snapshot = ledger::read_snapshot(connection, batch);
  const ledger::Fold fold = ledger::fold(batch, snapshot);
  ledger::read_histories(connection, ledger::contested_keys(fold, snapshot), snapshot);
  ledger::write_plan(connection, kGroup, ledger::plan(fold, snapshot),
                     {{"stripe.events", 0, epoch, batch.back().position.offset + 1}});
}

/// `write` is given the bounds of one batch after the other.
template <class Write>
Figure measure(postgres::Connection& connection, const Options& options, Write write) {
  const auto pid = static_cast<int>(connection.query("select pg_backend_pid()::int8").integer(0, 0));
  const auto events = static_cast<size_t>(options.events), batch = static_cast<size_t>(options.batch);
  const double client = bench::cpu_seconds(), server = bench::cpu_seconds_of(pid);
  const auto begin = std::chrono::steady_clock::now();
  for (size_t at = 0; at < events; at += batch) write(at, std::min(at + batch, events));
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  const double each = 1e6 / options.events;
  return {options.events / seconds, (bench::cpu_seconds() - client) * each,
          (bench::cpu_seconds_of(pid) - server) * each};
}

struct Round {
  Figure decode, apply, bare;
};

/// Decoding and applying take turns in the worker; here each has its own figure. The bare loop is given decoded values,
/// too.
Round measure_round(postgres::Connection& connection, const Options& options, int64_t epoch) {
  const auto ours = bench::make_sample_events(shape_of(options)), theirs = bench::make_sample_events(shape_of(options));
  Round round;
  round.decode = measure(connection, options, [&](size_t begin, size_t end) { (void)decode(ours, begin, end); });
  const auto batch = [](const std::vector<ledger::Incoming>& all, size_t begin, size_t end) {
    return std::span(all).subspan(begin, end - begin);
  };
  const auto decoded = decode(ours, 0, ours.bodies.size());
  round.apply = measure(connection, options,
                        [&](size_t begin, size_t end) { apply(connection, batch(decoded, begin, end), epoch); });
  const auto values = decode(theirs, 0, theirs.bodies.size());
  round.bare = measure(connection, options,
                       [&](size_t begin, size_t end) { bench::write_bare(connection, batch(values, begin, end)); });
  return round;
}

Figure median(std::vector<Figure> figures) {
  const auto middle = [&](double Figure::*member) {
    std::ranges::sort(figures, {}, member);
    return figures[figures.size() / 2].*member;
  };
  return {middle(&Figure::events_per_second), middle(&Figure::client_us), middle(&Figure::server_us)};
}

void print(const char* what, const Figure& figure) {
  fmt::print(R"({{"what":"{}","events_per_second":{:.0f},"client_cpu_us":{:.1f},"server_cpu_us":{:.1f}}})"
             "\n",
             what, figure.events_per_second, figure.client_us, figure.server_us);
  std::fflush(stdout);
}

void run(const Options& options) {
  postgres::Connection connection({.url = options.database, .application_name = "bench-apply", .by_key_only = true});
  const auto claims = ledger::claim_partitions(connection, kGroup, {{"stripe.events", 0, -1}}, "bench");
  std::vector<Figure> decodes, applies, bares;
  for (int i = 0; i <= options.rounds; ++i) {
    const Round round = measure_round(connection, options, claims.at(0).epoch);
    if (i == 0) continue;  // caches were cold
    print("decode", decodes.emplace_back(round.decode));
    print("apply", applies.emplace_back(round.apply));
    print("bare", bares.emplace_back(round.bare));
  }
  const Figure decode = median(decodes), apply = median(applies), bare = median(bares);
  print("decode median", decode);
  print("apply median", apply);
  print("bare median", bare);
  const double with_decoding = 1 / (1 / decode.events_per_second + 1 / apply.events_per_second);
  fmt::print(R"({{"what":"apply / bare","rate_ratio":{:.2f},"cpu_ratio":{:.2f},"rate_ratio_with_decoding":{:.2f}}})"
             "\n",
             apply.events_per_second / bare.events_per_second,
             (apply.client_us + apply.server_us) / (bare.client_us + bare.server_us),
             with_decoding / bare.events_per_second);
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app{"Measures the worker's apply beside a bare libpq loop on a migrated database of its own."};
  app.add_option("--database", options.database, "libpq URI of a migrated database that may be filled")->required();
  app.add_option("--events", options.events, "events a round")->check(CLI::Range(100, 10000000));
  app.add_option("--batch", options.batch, "events a transaction")->check(CLI::Range(1, 10000));
  app.add_option("--bytes", options.bytes, "bytes of an event")->check(CLI::Range(1300, 100000));
  app.add_option("--rounds", options.rounds, "rounds of each")->check(CLI::Range(1, 100));
  CLI11_PARSE(app, argc, argv);
  try {
    run(options);
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench-apply: {}\n", error.what());
    return 1;
  }
  return 0;
}
