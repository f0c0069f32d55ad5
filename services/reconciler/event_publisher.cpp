#include "services/reconciler/event_publisher.hpp"

#include <condition_variable>
#include <mutex>

#include "stripe/delivery.hpp"
#include "stripe/topics.hpp"

namespace tollgate::reconciler {
namespace {

/// Waits for the reports of what was produced; keeps the first thing that went wrong.
class Acks {
 public:
  kafka::Producer::OnReport expect() {
    const std::lock_guard lock(mutex_);
    ++open_;
    return [this](const kafka::DeliveryReport& report) {
      const std::lock_guard hold(mutex_);
      if (report.status != kafka::DeliveryStatus::acked && trouble_.empty())
        trouble_ =
            "expected Kafka's ack for a swept event, got: " + (report.error.empty() ? "no answer" : report.error);
      if (--open_ == 0) all_.notify_all();
    };
  }
  std::string wait() {
    std::unique_lock lock(mutex_);
    all_.wait(lock, [&] { return open_ == 0; });
    return trouble_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable all_;
  int open_ = 0;
  std::string trouble_;
};

}  // namespace

PublishEvents publishing_to(kafka::Producer& producer, std::function<int64_t()> now_us) {
  return [&producer, now_us = std::move(now_us)](const std::vector<ApiEvent>& events) -> std::string {
    std::vector<kafka::OutRecord> records;
    for (const ApiEvent& each : events) {
      const auto event = stripe::scan_event(each.body, stripe::Scan::ingest);
      if (!event) return "expected an event in Stripe's list, got " + each.id + ": " + event.error().message;
      stripe::Delivery delivery = stripe::delivery_of(*event, "", now_us());
      delivery.origin = "sweep";
      records.push_back(
          {stripe::topics::kEvents, event->ordering_key(), each.body, stripe::to_headers(std::move(delivery))});
    }
    Acks acks;
    for (kafka::OutRecord& record : records) producer.produce(std::move(record), acks.expect());
    return acks.wait();
  };
}

}  // namespace tollgate::reconciler
