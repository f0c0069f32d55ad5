#include "integration/reconciler/walk_world.hpp"
#include "integration/stripe_api/script_server.hpp"
#include "services/reconciler/api_reader.hpp"

using namespace tollgate;
using test::WalkWorld;
namespace rec = ledger::reconcile;
using stripe::api::Job;
using stripe::api::Trouble;

namespace {

/// Stripe's client against answers given in order.
class Scripted {
 public:
  explicit Scripted(std::vector<std::string> answers) : answers_(std::move(answers)) {}
  reconciler::ApiReader& reader() { return reader_; }

 private:
  std::unique_ptr<stripe::api::Client> make_client() {
    stripe::api::ClientOptions options{
        .api_base = server_.url(), .api_key = "sk_test_1", .api_version = "2026-10-28.endive"};
    options.retry.retries_max = 0;
    auto client = stripe::api::Client::make(std::move(options));
    if (!client) FAIL(client.error().message);
    return std::move(*client);
  }
  void serve(test::Peer& peer) {
    for (auto head = peer.read_head(); !head.empty(); head = peer.read_head())
      peer.send(answers_.at(std::min(served_++, answers_.size() - 1)));
  }

  std::vector<std::string> answers_;
  std::atomic<size_t> served_ = 0;
  test::ScriptServer server_{[this](test::Peer& peer, int) { serve(peer); }};
  std::unique_ptr<stripe::api::Client> client_ = make_client();
  reconciler::ApiReader reader_{*client_, [] { return int64_t{1}; }, std::chrono::seconds(0)};
};

std::string ok(const std::string& body) { return test::answer(body, 200, "Stripe-Version: 2026-10-28.endive\r\n"); }
std::string missing(const char* param, int status) {
  return test::answer(
      fmt::format(R"({{"error":{{"type":"invalid_request_error","code":"resource_missing","param":"{}"}}}})", param),
      status);
}

constexpr const char* kCutShort =
    R"({"id":"sub_1","object":"subscription","livemode":false,"items":{"object":"list","has_more":true,)"
    R"("url":"/v1/subscription_items?subscription=sub_1","data":[]}})";

}  // namespace

TEST_CASE("backfill: a list without a time range whose cursor was deleted is read again from its start") {
  WalkWorld world;
  world.stripe.page_size = 10;
  world.stripe.listed_kind = "quote";
  for (int i = 0; i < 25; ++i) world.add(fmt::format("qt_{:04}", i), 1'700'000'000 + i);
  int pages = 0;
  world.stripe.after_page = [&] {
    if (++pages == 2) world.stripe.gone_cursor = true;
  };
  const auto run = world.make_run(rec::RunKind::backfill, false, 0.05, {"quote"});
  world.go();
  CHECK(world.state(run) == "done ");
  CHECK(world.database.value("select count(*) from tollgate.objects where type = 'quote'") == "25");
  CHECK(world.stripe.pages_read == std::vector<std::string>{"", "qt_0015", "", "qt_0015", "qt_0005"});
}

TEST_CASE("reader: a list whose cursor was deleted says so, whatever the status") {
  for (const int status : {400, 404}) {
    Scripted stripe({missing("starting_after", status)});
    const auto page = stripe.reader().list(Job::backfill, {.type = "customer", .after = "cus_1"}, {});
    REQUIRE_FALSE(page);
    CHECK(page.error().trouble == Trouble::cursor_gone);
  }
  Scripted unclear({missing("customer", 404)});
  CHECK(unclear.reader()
            .list(Job::backfill, {.type = "tax_id", .parent = "cus_1", .after = "txi_1"}, {})
            .error()
            .trouble == Trouble::cursor_gone);
  CHECK(unclear.reader().list(Job::backfill, {.type = "tax_id", .parent = "cus_1"}, {}).error().trouble ==
        Trouble::not_found);
}

TEST_CASE("reader: that an object's own list is not found says nothing of the list the object is in") {
  Scripted listed(
      {ok(fmt::format(R"({{"object":"list","url":"/v1/subscriptions","has_more":true,"data":[{}]}})", kCutShort)),
       missing("subscription", 404)});
  const auto page = listed.reader().list(Job::backfill, {.type = "subscription"}, {});
  REQUIRE_FALSE(page);
  CHECK(page.error().trouble == Trouble::conflict);
  Scripted single({ok(kCutShort), missing("subscription", 404)});
  const auto object = single.reader().object(Job::backfill, {"subscription", "", false, "sub_1"}, "", {});
  REQUIRE_FALSE(object);
  CHECK(object.error().trouble == Trouble::conflict);
}
