#include "stripe-sim/delivery/poster.hpp"

#include <arpa/inet.h>
#include <netdb.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "stripe-sim/delivery/exchange.hpp"
#include "stripe-sim/delivery/queue.hpp"
#include "stripe-sim/delivery/sign.hpp"
#include "stripe-sim/delivery/target.hpp"

namespace tollgate::sim {

using Clock = std::chrono::steady_clock;

class Poster::Impl {
 public:
  Impl(PosterOptions options, const std::vector<Event>& events, std::vector<uint32_t> posts, Tally& tally)
      : options_(std::move(options)),
        events_(events),
        tally_(tally),
        queue_(std::move(posts),
               QueueOptions{options_.rate, options_.backoff_first, options_.backoff_max, options_.give_up_after}),
        target_(resolve_target(options_.webhook)),
        signer_(options_.secrets),
        epoll_(::epoll_create1(EPOLL_CLOEXEC)),
        exchanges_(std::max<size_t>(options_.connections, 1)) {
    if (epoll_ < 0) throw std::runtime_error("expected an epoll descriptor, found none: raise the limit of open files");
    for (Exchange& exchange : exchanges_) free_.push_back(&exchange);
  }
  ~Impl() { ::close(epoll_); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void run(const std::atomic<bool>& stop) {
    queue_.start(Clock::now());
    while (!stop.load()) {
      const auto now = Clock::now();
      while (!free_.empty()) {
        const auto post = queue_.take(now);
        if (!post) break;
        if (post->attempt == 1 && options_.on_first_try) options_.on_first_try(post->event);
        begin(*post);
      }
      if (queue_.empty() && free_.size() == exchanges_.size()) break;
      wait(now);
      expire(Clock::now());
    }
    tally_.given_up = queue_.given_up();
    tally_.done = queue_.empty() && free_.size() == exchanges_.size();
  }

 private:
  void begin(const Post& post) {
    Exchange& exchange = *free_.back();
    free_.pop_back();
    const std::string& body = options_.body_of ? options_.body_of(post.event) : events_[post.event].body;
    const int64_t now =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
    std::string head = target_.request_head + "Content-Length: " + std::to_string(body.size()) +
                       "\r\nStripe-Signature: " + signer_.header(body, now) + "\r\n\r\n";
    if (post.attempt > 1) ++tally_.retried;
    if (!exchange.begin(post, std::move(head), body, target_.address)) return fail(exchange);
    if (exchange.fresh_socket()) {
      epoll_event interest{};
      interest.events = EPOLLIN | EPOLLOUT | EPOLLET;
      interest.data.ptr = &exchange;
      ::epoll_ctl(epoll_, EPOLL_CTL_ADD, exchange.descriptor(), &interest);
    }
    if (exchange.state() == Exchange::State::sending) advance(exchange);
  }

  void advance(Exchange& exchange) {
    if (!exchange.busy()) {  // the server closed an idle connection
      exchange.close();
      return;
    }
    switch (exchange.advance()) {
      case Exchange::Outcome::pending:
        return;
      case Exchange::Outcome::broken:
        return fail(exchange);
      case Exchange::Outcome::answered:
        return finish(exchange);
    }
  }

  void finish(Exchange& exchange) {
    const int status = exchange.status();
    ++tally_.posted;
    if (status > 0 && status < static_cast<int>(tally_.statuses.size())) ++tally_.statuses[static_cast<size_t>(status)];
    tally_.note_latency(std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - exchange.begun()).count());
    if (status >= 200 && status < 300) {
      tally_.ack(exchange.post().event);
    } else {
      ++tally_.refused;
      queue_.put_back(exchange.post(), Clock::now());
    }
    free_.push_back(&exchange);
  }

  void fail(Exchange& exchange) {
    exchange.close();
    ++tally_.broken;
    queue_.put_back(exchange.post(), Clock::now());
    free_.push_back(&exchange);
  }

  void expire(Clock::time_point now) {
    if (now - last_expiry_ < std::chrono::milliseconds(200)) return;
    last_expiry_ = now;
    for (Exchange& exchange : exchanges_) {
      if (exchange.busy() && now - exchange.begun() > options_.timeout) fail(exchange);
    }
  }

  void wait(Clock::time_point now) {
    int milliseconds = 100;
    if (!free_.empty()) {
      const auto due = queue_.next_due();
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(due - now).count();
      milliseconds = static_cast<int>(std::clamp<int64_t>(left, due > now ? 1 : 0, 100));
    }
    std::array<epoll_event, 64> ready{};
    const int count = ::epoll_wait(epoll_, ready.data(), static_cast<int>(ready.size()), milliseconds);
    for (int i = 0; i < count; ++i) advance(*static_cast<Exchange*>(ready[static_cast<size_t>(i)].data.ptr));
  }

  PosterOptions options_;
  const std::vector<Event>& events_;
  Tally& tally_;
  PostQueue queue_;
  Target target_;
  Signer signer_;
  int epoll_;
  std::vector<Exchange> exchanges_;
  std::vector<Exchange*> free_;
  Clock::time_point last_expiry_{};
};

Poster::Poster(PosterOptions options, const std::vector<Event>& events, std::vector<uint32_t> posts, Tally& tally)
    : impl_(std::make_unique<Impl>(std::move(options), events, std::move(posts), tally)) {}
Poster::~Poster() = default;
void Poster::run(const std::atomic<bool>& stop) { impl_->run(stop); }

}  // namespace tollgate::sim
