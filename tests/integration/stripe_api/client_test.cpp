#include "stripe/api/client.hpp"

#include <atomic>
#include <mutex>

#include "script_server.hpp"
#include "support/catch.hpp"

namespace tollgate::stripe::api {
namespace {

using namespace std::chrono_literals;
using test::Peer;
using test::ScriptServer;

constexpr const char* kKey = "sk_test_verysecret123";
constexpr const char* kVersion = "2026-10-28.endive";

ClientOptions quick(const ScriptServer& server) {
  ClientOptions options{.api_base = server.url(), .api_key = kKey, .api_version = kVersion};
  options.retry.first = options.retry.longest = 1ms;
  options.retry.limited_first = options.retry.limited_longest = 2ms;
  options.budget = BudgetRules{.total_rate = 10000, .total_burst = 100, .endpoint_rate = 10000, .endpoint_burst = 100};
  return options;
}

std::unique_ptr<Client> client_of(ClientOptions options) {
  auto client = Client::make(std::move(options));
  if (!client) FAIL(client.error().message);
  return std::move(*client);
}

/// Answers the requests, in order over all connections; the last answer is repeated.
class Answers {
 public:
  explicit Answers(std::vector<std::string> answers)
      : answers_(std::move(answers)), server([this](Peer& peer, int) { serve(peer); }) {}
  [[nodiscard]] std::vector<std::string> heads() const {
    const std::lock_guard lock(mutex_);
    return heads_;
  }

 private:
  void serve(Peer& peer) {
    for (auto head = peer.read_head(); !head.empty(); head = peer.read_head()) {
      std::string bytes;
      {
        const std::lock_guard lock(mutex_);
        bytes = answers_[std::min(heads_.size(), answers_.size() - 1)];
        heads_.push_back(head);
      }
      peer.send(bytes);
      if (bytes.size() < 20) return;  // cut off
    }
  }
  mutable std::mutex mutex_;
  std::vector<std::string> heads_;
  std::vector<std::string> answers_;

 public:
  const ScriptServer server;
};

std::string good() {
  return test::answer(R"({"id":"cus_1"})", 200, std::string("Stripe-Version: ") + kVersion + "\r\n");
}
std::string limited(const std::string& more = "") {
  return test::answer(R"({"error":{"type":"invalid_request_error","code":"rate_limit","message":"Slow down"}})", 429,
                      more);
}

TEST_CASE("client: sends the key, the pinned version and the account; never the account when it is the key's own") {
  const Answers answers({good()});
  const auto client = client_of(quick(answers.server));
  CHECK(client->get(Job::targeted, {.path = "/v1/customers/cus_1", .account = "acct_1"}, {}));
  CHECK(client->get(Job::targeted, {.path = "/v1/events", .params = {{"types[]", "a.b"}, {"types[]", "c d"}}}, {}));
  const auto heads = answers.heads();
  CHECK(heads[0].find("\r\nAuthorization: Bearer sk_test_verysecret123\r\n") != std::string::npos);
  CHECK(heads[0].find("\r\nStripe-Version: 2026-10-28.endive\r\n") != std::string::npos);
  CHECK(heads[0].find("\r\nStripe-Account: acct_1\r\n") != std::string::npos);
  CHECK(heads[1].starts_with("GET /v1/events?types[]=a.b&types[]=c%20d HTTP/1.1\r\n"));
  CHECK(heads[1].find("Stripe-Account") == std::string::npos);
}

TEST_CASE("client: repeats after 500, a connection cut short and 409, and counts each try") {
  const Answers answers({test::answer("{}", 500), "HTTP/1.1 ", test::answer("{}", 409), good()});
  auto options = quick(answers.server);
  options.retry.retries_max = 3;
  std::atomic<int> calls = 0;
  options.on_call = [&](const CallRecord& record) {
    ++calls;
    CHECK(record.endpoint == "/v1/customers/:id");
    CHECK(record.job == Job::sweep);
  };
  const auto client = client_of(options);
  const auto answer = client->get(Job::sweep, {.path = "/v1/customers/cus_1"}, {});
  if (!answer) FAIL(answer.error().message);
  CHECK(calls == 4);
  CHECK(client->accounts().at(0).budget.calls.at(static_cast<size_t>(Job::sweep)) == 4);
}

TEST_CASE("client: Stripe-Should-Retry has the last word") {
  const Answers no({test::answer("{}", 500, "Stripe-Should-Retry: false\r\n"), good()});
  CHECK_FALSE(client_of(quick(no.server))->get(Job::sweep, {.path = "/v1/balance"}, {}));
  CHECK(no.heads().size() == 1);
  const Answers yes({test::answer("{}", 400, "Stripe-Should-Retry: true\r\n"), good()});
  CHECK(client_of(quick(yes.server))->get(Job::sweep, {.path = "/v1/balance"}, {}));
}

TEST_CASE("client: 429 slows the account's budget down, and the call is repeated") {
  const Answers answers({limited("Stripe-Rate-Limited-Reason: global-rate\r\n"), limited(), good()});
  const auto client = client_of(quick(answers.server));
  const auto answer = client->get(Job::verify, {.path = "/v1/balance"}, {});
  if (!answer) FAIL(answer.error().message);
  const auto state = client->accounts().at(0);
  CHECK(state.budget.limited == 2);
  CHECK(state.budget.factor < 0.7);
  CHECK(state.breaker == Breaker::State::closed);
}

TEST_CASE("client: 429 without end is an error that names the limit") {
  const Answers answers({limited("Stripe-Rate-Limited-Reason: endpoint-concurrency\r\n")});
  auto options = quick(answers.server);
  options.retry.limited_retries_max = 2;
  const auto answer = client_of(options)->get(Job::verify, {.path = "/v1/balance"}, {});
  REQUIRE_FALSE(answer);
  CHECK(answer.error().trouble == Trouble::rate_limited);
  CHECK(answer.error().reason == "endpoint-concurrency");
  CHECK(answers.heads().size() == 3);
}

TEST_CASE("client: lock_timeout is no limit") {
  const auto locked = test::answer(R"({"error":{"code":"lock_timeout"}})", 429);
  const Answers answers({locked, good()});
  const auto client = client_of(quick(answers.server));
  CHECK(client->get(Job::verify, {.path = "/v1/balance"}, {}));
  CHECK(client->accounts().at(0).budget.limited == 0);
}

TEST_CASE("client: an answer in another version is refused with its request id and not asked for again") {
  const Answers answers({test::answer("{}", 200, "Stripe-Version: 2020-08-27\r\n")});
  const auto answer = client_of(quick(answers.server))->get(Job::verify, {.path = "/v1/balance"}, {});
  REQUIRE_FALSE(answer);
  CHECK(answer.error().trouble == Trouble::wrong_version);
  CHECK(answer.error().message.find("2020-08-27") != std::string::npos);
  CHECK(answer.error().message.find("req_200") != std::string::npos);
  CHECK(answers.heads().size() == 1);
}

TEST_CASE("client: an answer that is no JSON object is refused with its request id") {
  const Answers answers({test::answer("<html>Welcome</html>")});
  const auto answer = client_of(quick(answers.server))->get(Job::verify, {.path = "/v1/balance"}, {});
  REQUIRE_FALSE(answer);
  CHECK(answer.error().trouble == Trouble::malformed);
  CHECK(answer.error().message.find("req_200") != std::string::npos);
}

TEST_CASE("client: an account whose calls keep failing is left alone, others are not") {
  const Answers answers({test::answer("{}", 503), test::answer("{}", 503), good()});
  auto options = quick(answers.server);
  options.retry.retries_max = 0;
  options.breaker = {.failures_to_open = 2, .open_first = 1h, .open_longest = 1h};
  const auto client = client_of(options);
  const Request request{.path = "/v1/balance", .account = "acct_1"};
  CHECK(client->get(Job::sweep, request, {}).error().trouble == Trouble::server);
  CHECK(client->get(Job::sweep, request, {}).error().trouble == Trouble::server);
  const auto refused = client->get(Job::sweep, request, {});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().trouble == Trouble::unavailable);
  CHECK(refused.error().retry_after > 0s);
  CHECK(answers.heads().size() == 2);
  CHECK(client->get(Job::sweep, {.path = "/v1/balance"}, {}));
  const auto accounts = client->accounts();
  CHECK(accounts.at(0).breaker == Breaker::State::closed);
  CHECK(accounts.at(1).account == "acct_1");
  CHECK(accounts.at(1).breaker == Breaker::State::open);
}

TEST_CASE("client: after the pause one probe asks, and its answer ends the pause") {
  const Answers answers({test::answer("{}", 503), good()});
  auto options = quick(answers.server);
  options.retry.retries_max = 0;
  options.breaker = {.failures_to_open = 1, .open_first = 1ms, .open_longest = 1ms};
  const auto client = client_of(options);
  CHECK_FALSE(client->get(Job::sweep, {.path = "/v1/balance"}, {}));
  CHECK(client->accounts().at(0).breaker == Breaker::State::open);
  std::this_thread::sleep_for(2ms);
  CHECK(client->get(Job::sweep, {.path = "/v1/balance"}, {}));
  CHECK(client->accounts().at(0).breaker == Breaker::State::closed);
}

TEST_CASE("client: that an object is not there is as old as the start of the request") {
  const Answers answers({test::answer(R"({"error":{"code":"resource_missing","param":"id"}})", 404)});
  const auto answer = client_of(quick(answers.server))->get(Job::targeted, {.path = "/v1/customers/cus_1"}, {});
  REQUIRE_FALSE(answer);
  CHECK(answer.error().trouble == Trouble::not_found);
  REQUIRE(answer.error().as_of);
  CHECK(*answer.error().as_of < 1795283438);
  CHECK(*answer.error().as_of > 1795283438 - 60);
}

TEST_CASE("client: many threads share the pool and the budget, and each gets its own answer") {
  const ScriptServer server([](Peer& peer, int) {
    for (auto head = peer.read_head(); !head.empty(); head = peer.read_head()) {
      const auto path = head.substr(4, head.find(' ', 4) - 4);
      peer.send(test::answer("{\"path\":\"" + path + "\"}"));
    }
  });
  auto options = quick(server);
  options.pool.connections_max = 3;
  const auto client = client_of(options);
  std::atomic<int> right = 0;
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 6; ++thread) {
      threads.emplace_back([&, thread] {
        for (int call = 0; call < 30; ++call) {
          const auto path = "/v1/customers/c" + std::to_string(thread) + "_" + std::to_string(call);
          const auto answer = client->get(static_cast<Job>(thread % 4), {.path = path}, {});
          right += answer && answer->body == "{\"path\":\"" + path + "\"}" ? 1 : 0;
        }
      });
    }
  }
  CHECK(right == 180);
  CHECK(client->connections().opened <= 3);
}

TEST_CASE("client: no key in any error") {
  const auto leak = std::string(R"({"error":{"message":"Invalid API Key provided: )") + kKey + "\"}}";
  const Answers answers({test::answer(leak, 401)});
  const auto answer = client_of(quick(answers.server))->get(Job::verify, {.path = "/v1/balance"}, {});
  REQUIRE_FALSE(answer);
  CHECK(answer.error().trouble == Trouble::unauthorized);
  CHECK(answer.error().message.find("verysecret") == std::string::npos);
  auto options = quick(answers.server);
  options.api_key = "unusual-key-without-a-known-start";
  const auto odd =
      R"({"error":{"message":"Invalid: unusual-key-without-a-known-start","code":"unusual-key-without-a-known-start"}})";
  const Answers others({test::answer(odd, 401)});
  options.api_base = others.server.url();
  const auto unusual = client_of(options)->get(Job::verify, {.path = "/v1/balance"}, {});
  REQUIRE_FALSE(unusual);
  CHECK(unusual.error().message.find("without-a-known") == std::string::npos);
  CHECK(unusual.error().code.find("without-a-known") == std::string::npos);
}

TEST_CASE("client: a key, a version or an address that cannot be used is refused before any call") {
  CHECK_FALSE(Client::make({.api_key = "", .api_version = kVersion}));
  CHECK_FALSE(Client::make({.api_key = "sk_test_1\r\nX: y", .api_version = kVersion}));
  CHECK_FALSE(Client::make({.api_key = kKey, .api_version = ""}));
  CHECK_FALSE(Client::make({.api_base = "ftp://x", .api_key = kKey, .api_version = kVersion}));
}

TEST_CASE("client: a path or an account that would change the request is refused") {
  const Answers answers({good()});
  const auto client = client_of(quick(answers.server));
  CHECK_FALSE(client->get(Job::sweep, {.path = "/v1/a b"}, {}));
  CHECK_FALSE(client->get(Job::sweep, {.path = "@evil/v1"}, {}));
  CHECK_FALSE(client->get(Job::sweep, {.path = "/v1/balance", .account = "a\r\nX: y"}, {}));
  CHECK(answers.heads().empty());
}

TEST_CASE("client: a stop ends the pause before another try") {
  const Answers answers({test::answer("{}", 500)});
  auto options = quick(answers.server);
  options.retry.first = options.retry.longest = 1h;
  std::stop_source source;
  options.on_call = [&](const CallRecord&) { source.request_stop(); };
  const auto answer = client_of(options)->get(Job::sweep, {.path = "/v1/balance"}, source.get_token());
  REQUIRE_FALSE(answer);
  CHECK(answer.error().trouble == Trouble::stopped);
}

}  // namespace
}  // namespace tollgate::stripe::api
