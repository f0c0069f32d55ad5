#include "common/metrics/metrics.hpp"

#include <map>
#include <mutex>

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include "common/metrics/process_metrics.hpp"

namespace tollgate::metrics {
namespace {

std::map<std::string, std::string> label_map(const Labels& labels) { return {labels.begin(), labels.end()}; }

}  // namespace

class Registry::Impl {
 public:
  prometheus::Registry registry;  // merges: the same name and labels give the same series
  std::mutex hooks_mutex;
  std::vector<std::function<void()>> hooks;
};

void Counter::add(double value) {
  if (handle_ != nullptr) static_cast<prometheus::Counter*>(handle_)->Increment(value);
}

void Gauge::set(double value) {
  if (handle_ != nullptr) static_cast<prometheus::Gauge*>(handle_)->Set(value);
}

void Histogram::observe(double value) {
  if (handle_ != nullptr) static_cast<prometheus::Histogram*>(handle_)->Observe(value);
}

Registry::Registry() : impl_(std::make_unique<Impl>()) {}
Registry::~Registry() = default;

Counter Registry::counter(const std::string& name, const std::string& help, const Labels& labels) {
  auto& family = prometheus::BuildCounter().Name(name).Help(help).Register(impl_->registry);
  Counter counter;
  counter.handle_ = &family.Add(label_map(labels));
  return counter;
}

Gauge Registry::gauge(const std::string& name, const std::string& help, const Labels& labels) {
  auto& family = prometheus::BuildGauge().Name(name).Help(help).Register(impl_->registry);
  Gauge gauge;
  gauge.handle_ = &family.Add(label_map(labels));
  return gauge;
}

Histogram Registry::histogram(const std::string& name, const std::string& help, const std::vector<double>& buckets,
                              const Labels& labels) {
  auto& family = prometheus::BuildHistogram().Name(name).Help(help).Register(impl_->registry);
  Histogram histogram;
  histogram.handle_ = &family.Add(label_map(labels), buckets);
  return histogram;
}

void Registry::before_scrape(std::function<void()> refresh) {
  const std::lock_guard lock(impl_->hooks_mutex);
  impl_->hooks.push_back(std::move(refresh));
}

void Registry::set_build_info(const std::string& service, const std::string& version) {
  gauge("tollgate_build_info", "The running program and its version; always 1.",
        {{"service", service}, {"version", version}})
      .set(1);
}

std::string Registry::scrape() const {
  const std::lock_guard lock(impl_->hooks_mutex);
  for (const auto& hook : impl_->hooks) hook();
  return prometheus::TextSerializer().Serialize(impl_->registry.Collect()) + process_metrics_text();
}

const std::vector<double>& latency_buckets() {
  static const std::vector<double> buckets{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                           0.1,    0.25,  0.5,    1,     2.5,  5,     10};
  return buckets;
}

}  // namespace tollgate::metrics
