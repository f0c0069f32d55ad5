#include "common/kafka/producer.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <future>
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <utility>

#include "common/kafka/admin_calls.hpp"
#include "common/kafka/errors.hpp"
#include "common/kafka/producer_handle.hpp"
#include "common/log/log.hpp"

namespace tollgate::kafka {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kCheckWhenReady{5000};
constexpr milliseconds kCheckWhenNot{500};
constexpr milliseconds kMetadataTimeout{1000};
constexpr milliseconds kConfigTimeout{2000};
constexpr auto kMinInsync = "min.insync.replicas";

}  // namespace

/// One supervisor thread warms and watches the topics and replaces a handle that turned fatal.
class Producer::Impl {
 public:
  explicit Impl(ProducerOptions options)
      : options_(std::move(options)), handle_(make_handle()), supervisor_([this] { supervise(); }) {}

  ~Impl() {
    {
      const std::lock_guard lock(state_mutex_);
      stop_ = true;
    }
    wake_.notify_all();
    supervisor_.join();
  }

  void produce(OutRecord record, OnReport on_report) {
    auto pending = std::make_unique<PendingRecord>(PendingRecord{std::move(on_report), std::move(record.value)});
    std::optional<DeliveryReport> refusal;
    {
      const std::shared_lock lock(handle_mutex_);
      refusal = handle_->enqueue(record, pending);
    }
    if (refusal) pending->on_report(*refusal);  // outside the lock: the callback may produce again
  }

  bool flush(milliseconds deadline) {
    const auto end = std::chrono::steady_clock::now() + deadline;
    const auto left = [&] { return std::chrono::duration_cast<milliseconds>(end - std::chrono::steady_clock::now()); };
    // A handle being replaced is emptied by the supervisor; both must be.
    do {
      const std::shared_lock lock(handle_mutex_);
      if (!handle_->wait_until_empty(std::min(left(), milliseconds{20}))) continue;
      if (!retired_) return true;
    } while (left().count() > 0);
    return in_flight() == 0;
  }

  size_t in_flight() const {
    const std::shared_lock lock(handle_mutex_);
    return handle_->in_flight() + (retired_ ? retired_->in_flight() : 0);
  }

  std::string why_not_ready() const {
    const std::lock_guard lock(state_mutex_);
    return why_not_ready_;
  }

  bool ready() const { return ready_.load(); }

  void inject_fatal_error() {
    const std::shared_lock lock(handle_mutex_);
    handle_->inject_fatal_error();
  }

 private:
  std::unique_ptr<ProducerHandle> make_handle() {
    return std::make_unique<ProducerHandle>(options_, [this] { on_trouble(); });
  }

  void on_trouble() {
    const std::lock_guard lock(state_mutex_);
    check_now_ = true;
    wake_.notify_all();
  }

  void supervise() {
    while (true) {
      try {
        if (handle_->is_fatal()) rebuild();
        set_readiness(check_topics());
      } catch (const std::exception& error) {
        set_readiness(error.what());
      }
      std::unique_lock lock(state_mutex_);
      wake_.wait_for(lock, ready_ ? kCheckWhenReady : kCheckWhenNot, [this] { return stop_ || check_now_; });
      if (stop_) return;
      check_now_ = false;
    }
  }

  void rebuild() {
    set_readiness(handle_->fatal_reason());
    auto fresh = make_handle();
    {
      const std::unique_lock lock(handle_mutex_);
      retired_ = std::exchange(handle_, std::move(fresh));
    }
    min_insync_.clear();
    retired_->drain();
    const std::unique_lock lock(handle_mutex_);
    retired_.reset();
    log::warning("the Kafka producer was rebuilt after a fatal error");
  }

  /// Why records cannot be taken; empty when they can. Also warms the topics: a topic not looked up before costs
  /// its first record up to a second.
  std::string check_topics() {
    if (options_.warm_topics.empty()) return {};
    const auto topics = describe_local_topics(handle_->get(), kMetadataTimeout);
    if (std::string why = check_min_insync(); !why.empty()) return why;
    for (const auto& name : options_.warm_topics) {
      const auto found =
          std::find_if(topics.begin(), topics.end(), [&](const auto& topic) { return topic.name == name; });
      if (found == topics.end()) return "The topic " + name + " was not described by Kafka yet.";
      const auto known = min_insync_.find(name);
      if (std::string why = why_not_writable(*found, known == min_insync_.end() ? 1 : known->second); !why.empty())
        return why;
    }
    return {};
  }

  std::string check_min_insync() {
    if (options_.min_insync_replicas_required <= 0) return {};
    if (min_insync_.empty()) {
      for (const auto& [topic, config] : describe_configs(handle_->get(), options_.warm_topics, kConfigTimeout)) {
        const auto entry = config.find(kMinInsync);
        min_insync_[topic] = entry == config.end() ? 0 : std::stoi(entry->second.value);
      }
    }
    for (const auto& [topic, found] : min_insync_) {
      if (found >= options_.min_insync_replicas_required) continue;
      const std::string why = "The topic " + topic + " has " + kMinInsync + "=" + std::to_string(found) +
                              ", but at least " + std::to_string(options_.min_insync_replicas_required) +
                              " is needed for an ack to mean durable; set it with `tollgate topics apply`.";
      min_insync_.clear();  // asked again next time: an operator may have mended it
      return why;
    }
    return {};
  }

  void set_readiness(std::string why) {
    const std::lock_guard lock(state_mutex_);
    if (why.empty() && handle_->is_fatal()) return;  // turned fatal meanwhile; the next round rebuilds it
    if (why != why_not_ready_) {
      if (why.empty())
        log::info("the Kafka producer is ready");
      else
        log::warning("the Kafka producer is not ready", {{"why", why}});
    }
    why_not_ready_ = std::move(why);
    ready_ = why_not_ready_.empty();
  }

  const ProducerOptions options_;
  mutable std::mutex state_mutex_;  // guards stop_, check_now_, why_not_ready_
  std::condition_variable wake_;
  bool stop_ = false;
  bool check_now_ = false;
  std::string why_not_ready_ = "The topics have not been looked up yet.";
  std::atomic<bool> ready_{false};
  std::map<std::string, int> min_insync_;  // of the supervisor alone
  mutable std::shared_mutex handle_mutex_;
  std::unique_ptr<ProducerHandle> handle_;
  std::unique_ptr<ProducerHandle> retired_;
  std::thread supervisor_;
};

Producer::Producer(ProducerOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Producer::~Producer() = default;

void Producer::produce(OutRecord record, OnReport on_report) {
  impl_->produce(std::move(record), std::move(on_report));
}

DeliveryReport Producer::produce_and_wait(OutRecord record) {
  // Shared: the report thread may still be inside set_value when get() returns.
  const auto promise = std::make_shared<std::promise<DeliveryReport>>();
  auto report = promise->get_future();
  impl_->produce(std::move(record), [promise](const DeliveryReport& outcome) { promise->set_value(outcome); });
  return report.get();
}

bool Producer::ready() const { return impl_->ready(); }
std::string Producer::why_not_ready() const { return impl_->why_not_ready(); }
bool Producer::flush(milliseconds deadline) { return impl_->flush(deadline); }
size_t Producer::in_flight() const { return impl_->in_flight(); }
void Producer::inject_fatal_error() { impl_->inject_fatal_error(); }

}  // namespace tollgate::kafka
