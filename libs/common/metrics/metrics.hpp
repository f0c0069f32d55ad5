#pragma once
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tollgate::metrics {

using Labels = std::vector<std::pair<std::string, std::string>>;

/// Thread-safe handles, cheap to copy; they live as long as the Registry. A default-made one counts nothing.
class Counter {
 public:
  void add(double value = 1);

 private:
  friend class Registry;
  void* handle_ = nullptr;
};
class Gauge {
 public:
  void set(double value);

 private:
  friend class Registry;
  void* handle_ = nullptr;
};
class Histogram {
 public:
  void observe(double value);

 private:
  friend class Registry;
  void* handle_ = nullptr;
};

/// All metrics of one process (prometheus-cpp behind it). Names follow Prometheus: base units, _total, _seconds,
/// _bytes. Asking again for the same name and labels gives the same series. Thread safe.
class Registry {
 public:
  Registry();
  ~Registry();
  Registry(const Registry&) = delete;
  Registry& operator=(const Registry&) = delete;

  Counter counter(const std::string& name, const std::string& help, const Labels& labels = {});
  Gauge gauge(const std::string& name, const std::string& help, const Labels& labels = {});
  /// `buckets`: upper bounds, ascending; +Inf is added.
  Histogram histogram(const std::string& name, const std::string& help, const std::vector<double>& buckets,
                      const Labels& labels = {});
  /// Runs `refresh` before each scrape: for gauges that are read from elsewhere (queue depth, connections).
  /// It must not touch the Registry itself, and what it captures must outlive the last scrape.
  void before_scrape(std::function<void()> refresh);
  /// Sets tollgate_build_info{service,version} to 1.
  void set_build_info(const std::string& service, const std::string& version);
  /// Prometheus text exposition format 0.0.4; ends with the process_* metrics of this process.
  [[nodiscard]] std::string scrape() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// Buckets in seconds for what answers in about a millisecond and may take up to ten seconds.
[[nodiscard]] const std::vector<double>& latency_buckets();

}  // namespace tollgate::metrics
