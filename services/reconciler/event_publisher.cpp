#include "services/reconciler/event_publisher.hpp"

#include <condition_variable>
#include <mutex>

#include "stripe/delivery.hpp"
#include "stripe/topics.hpp"

namespace tollgate::reconciler {
namespace {

/// Waits for the reports of what was produced; keeps the first thing that went wrong, and each event that is too large.
class Acks {
 public:
  kafka::Producer::OnReport expect(const std::string& id) {
    const std::lock_guard lock(mutex_);
    ++open_;
    return [this, id](const kafka::DeliveryReport& report) {
      const std::lock_guard hold(mutex_);
      if (report.status == kafka::DeliveryStatus::too_large)
        done_.refused.emplace(id, "expected an event that Kafka takes, got " + id + ": " + report.error);
      else if (report.status != kafka::DeliveryStatus::acked && done_.trouble.empty())
        done_.trouble =
            "expected Kafka's ack for a swept event, got: " + (report.error.empty() ? "no answer" : report.error);
      if (--open_ == 0) all_.notify_all();
    };
  }
  Published wait() {
    std::unique_lock lock(mutex_);
    all_.wait(lock, [&] { return open_ == 0; });
    return done_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable all_;
  int open_ = 0;
  Published done_;
};

}  // namespace

PublishEvents publishing_to(kafka::Producer& producer, std::function<int64_t()> now_us) {
  return [&producer, now_us = std::move(now_us)](const std::vector<ApiEvent>& events) {
    Acks acks;
    std::map<std::string, std::string> refused;
    for (const ApiEvent& each : events) {
      const auto event = stripe::scan_event(each.body, stripe::Scan::ingest);
      if (!event) {
        refused.emplace(each.id, "expected an event in Stripe's list, got " + each.id + ": " + event.error().message);
        continue;
      }
      stripe::Delivery delivery = stripe::delivery_of(*event, "", now_us());
      delivery.origin = "sweep";
      producer.produce(
          {stripe::topics::kEvents, event->ordering_key(), each.body, stripe::to_headers(std::move(delivery))},
          acks.expect(each.id));
    }
    Published published = acks.wait();
    published.refused.merge(refused);
    return published;
  };
}

}  // namespace tollgate::reconciler
