#pragma once
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tollgate::metrics {

using Labels = std::vector<std::pair<std::string, std::string>>;

/// Thread-safe handles; they live as long as the Registry.
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

/// All metrics of one process (prometheus-cpp behind it). Names follow Prometheus: base units, _total, _seconds, _bytes.
/// Asking again for the same name and labels gives the same series. Thread safe.
class Registry {
 public:
  Registry();
  ~Registry();
  Counter counter(const std::string& name, const std::string& help, const Labels& labels = {});
  Gauge gauge(const std::string& name, const std::string& help, const Labels& labels = {});
  Histogram histogram(const std::string& name, const std::string& help, const std::vector<double>& buckets, const Labels& labels = {});
  /// Prometheus text exposition format 0.0.4.
  [[nodiscard]] std::string scrape() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tollgate::metrics
