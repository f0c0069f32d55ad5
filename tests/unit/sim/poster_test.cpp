#include "support/catch.hpp"

#include <map>
#include <mutex>

#include "common/http/server.hpp"
#include "stripe-sim/delivery/poster.hpp"
#include "stripe-sim/delivery/sign.hpp"
#include "unit/sim/support.hpp"

namespace tollgate::sim::test {
namespace {

/// A receiver that refuses the first attempt of every fifth event.
struct Receiver {
  std::mutex lock;
  std::map<std::string, int> seen;
  size_t unsigned_posts = 0;
  Signer signer{{"whsec_poster"}};

  http::Response take(const http::Request& request) {
    const std::lock_guard guard(lock);
    const std::string signature(request.header("stripe-signature"));
    const int64_t t = std::stoll(signature.substr(2));
    unsigned_posts += signer.header(request.body, t) != signature;
    const std::string id = parse_json(request.body)["id"].text();
    const int times = ++seen[id];
    http::Response response;
    response.body = "{}";
    if (times == 1 && std::hash<std::string>{}(id) % 5 == 0) response.status = 503;
    return response;
  }
};

}  // namespace

TEST_CASE("poster: every event arrives signed, refused ones again until they are acked") {
  const auto world =
      make_history({.seed = 11, .events = 400, .ties = 5, .end_at = 1794000000, .render = Render::compact});
  Receiver receiver;
  http::Server server(
      {}, [&](const http::Request& request, const http::Responder& respond) { respond(receiver.take(request)); });
  server.start();
  const Plan plan = make_plan(std::vector<int64_t>(400), {.seed = 11, .doubled = 0.1, .shuffle_window = 20});
  Tally tally(400);
  Poster poster({.webhook = "http://127.0.0.1:" + std::to_string(server.port()) + "/webhooks/stripe",
                 .secrets = {"whsec_poster"},
                 .connections = 8,
                 .backoff_first = std::chrono::milliseconds(5)},
                world->events(), plan.posts, tally);
  const std::atomic<bool> stop{false};
  poster.run(stop);
  CHECK(tally.done);
  CHECK(tally.acked == 400);
  CHECK(tally.given_up == 0);
  CHECK(receiver.seen.size() == 400);
  CHECK(receiver.unsigned_posts == 0);
  CHECK(tally.retried > 0);
  CHECK(tally.retried == tally.refused + tally.broken);
  CHECK(tally.posted == plan.posts.size() + tally.refused);
}

TEST_CASE("poster: where nobody listens a post is tried again until it is given up") {
  const auto world =
      make_history({.seed = 11, .events = 3, .ties = 0, .end_at = 1794000000, .render = Render::compact});
  uint16_t free_port = 0;
  {
    http::Server server({}, [](const http::Request&, const http::Responder&) {});
    server.start();
    free_port = server.port();
    server.stop();
  }
  Tally tally(3);
  Poster poster({.webhook = "http://127.0.0.1:" + std::to_string(free_port) + "/",
                 .secrets = {"whsec_x"},
                 .connections = 2,
                 .backoff_first = std::chrono::milliseconds(100),
                 .give_up_after = std::chrono::seconds(0)},
                world->events(), {0, 1, 2}, tally);
  const std::atomic<bool> stop{false};
  poster.run(stop);
  CHECK(tally.given_up == 3);
  CHECK(tally.broken >= 3);
  CHECK(tally.acked == 0);
}

TEST_CASE("poster: a webhook address that is none is refused with a sentence") {
  Tally tally(0);
  const std::vector<Event> none;
  CHECK_THROWS_AS(Poster({.webhook = "ftp://x", .secrets = {"s"}}, none, {}, tally), std::runtime_error);
}

}  // namespace tollgate::sim::test
