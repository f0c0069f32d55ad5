#include "common/metrics/metrics.hpp"

#include <set>
#include <sstream>
#include <string>

#include "support/catch.hpp"

using tollgate::metrics::Counter;
using tollgate::metrics::Registry;

namespace {

bool has_line(const std::string& scrape, const std::string& wanted) {
  std::istringstream lines(scrape);
  for (std::string line; std::getline(lines, line);) {
    if (line == wanted) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("metrics: asking twice for one name and labels gives one series") {
  Registry registry;
  registry.counter("tollgate_tests_total", "Tests.", {{"result", "ok"}}).add();
  registry.counter("tollgate_tests_total", "Tests.", {{"result", "ok"}}).add(2);
  registry.counter("tollgate_tests_total", "Tests.", {{"result", "bad"}}).add();
  const auto text = registry.scrape();
  CHECK(has_line(text, R"(tollgate_tests_total{result="ok"} 3)"));
  CHECK(has_line(text, R"(tollgate_tests_total{result="bad"} 1)"));
  CHECK(has_line(text, "# TYPE tollgate_tests_total counter"));
}

TEST_CASE("metrics: a histogram counts into its buckets and adds +Inf") {
  Registry registry;
  auto histogram = registry.histogram("tollgate_wait_seconds", "Waiting.", {0.5, 1});
  histogram.observe(0.25);
  histogram.observe(0.75);
  histogram.observe(8);
  const auto text = registry.scrape();
  CHECK(has_line(text, R"(tollgate_wait_seconds_bucket{le="0.5"} 1)"));
  CHECK(has_line(text, R"(tollgate_wait_seconds_bucket{le="1"} 2)"));
  CHECK(has_line(text, R"(tollgate_wait_seconds_bucket{le="+Inf"} 3)"));
  CHECK(has_line(text, "tollgate_wait_seconds_sum 9"));
}

TEST_CASE("metrics: what before_scrape sets is in the same scrape") {
  Registry registry;
  auto gauge = registry.gauge("tollgate_depth", "Depth.");
  registry.before_scrape([gauge]() mutable { gauge.set(7); });
  CHECK(has_line(registry.scrape(), "tollgate_depth 7"));
}

TEST_CASE("metrics: label values are escaped") {
  Registry registry;
  registry.counter("tollgate_odd_total", "Odd.", {{"type", "a\"b\\c\nd"}}).add();
  CHECK(has_line(registry.scrape(), R"(tollgate_odd_total{type="a\"b\\c\nd"} 1)"));
}

TEST_CASE("metrics: every scrape shows the process itself") {
  const Registry registry;
  const auto text = registry.scrape();
  for (const std::string name : {"process_cpu_seconds_total", "process_resident_memory_bytes", "process_open_fds",
                                 "process_max_fds", "process_start_time_seconds", "process_threads"}) {
    CHECK(text.find("\n" + name + " ") != std::string::npos);
  }
}

TEST_CASE("metrics: a handle that was never registered counts nothing and does no harm") {
  Counter counter;
  counter.add();
  SUCCEED();
}
