#include "services/ingest/receiver.hpp"

#include "stripe/delivery.hpp"
#include "stripe/signature.hpp"
#include "support/catch.hpp"

using namespace tollgate;
using namespace tollgate::ingest;

namespace {

constexpr int64_t kNow = 1'700'000'000;
const std::string kSecret = "whsec_test_secret";
const std::string kEvent =
    R"({"id":"evt_1","object":"event","type":"customer.created","created":1699999990,"livemode":false,"data":{"object":{"id":"cus_1","object":"customer"}}})";

struct Sink : http::AnswerSink {
  void answer(http::Response response) override { answers.push_back(std::move(response)); }
  std::vector<http::Response> answers;
};

struct Published {
  kafka::OutRecord record;
  kafka::Producer::OnReport report;
};

/// A receiver whose broker is the test.
struct World {
  explicit World(std::vector<EndpointConfig> configs = {{.name = "default", .secrets = {kSecret}}},
                 SourcePolicy policy = {})
      : endpoints(std::move(configs)),
        sources(std::move(policy)),
        receiver(
            endpoints, sources, duplicates, metrics,
            [this](kafka::OutRecord record, kafka::Producer::OnReport report) {
              published.push_back({std::move(record), std::move(report)});
            },
            [] { return kNow * 1'000'000; }) {}

  http::Response send(std::string body, std::string signature, std::string_view target = "/webhooks/stripe",
                      std::vector<http::Field> more = {}) {
    std::vector<http::Field> fields = std::move(more);
    fields.push_back({"Content-Type", "application/json; charset=utf-8"});
    fields.push_back({"Stripe-Signature", signature});
    http::Request request{.method = "POST",
                          .target = target,
                          .fields = &fields,
                          .body = std::move(body),
                          .peer = *http::IpAddress::parse("203.0.113.9")};
    auto sink = std::make_shared<Sink>();
    if (auto refusal = receiver.check_head(request)) return *refusal;
    receiver.receive(request, http::Responder(sink));
    if (!published.empty() && sink->answers.empty()) {
      REQUIRE(published.back().report);
      published.back().report({.status = status});
    }
    REQUIRE(sink->answers.size() == 1);
    return sink->answers[0];
  }
  http::Response send_signed(std::string body, std::string_view target = "/webhooks/stripe") {
    auto signature = stripe::sign(body, kSecret, kNow);
    return send(std::move(body), signature, target);
  }
  std::string metric(const std::string& line) {
    const auto text = registry.scrape();
    const auto at = text.find("\n" + line + " ");
    return at == std::string::npos ? "absent"
                                   : text.substr(at + line.size() + 2, text.find('\n', at + 1) - at - line.size() - 2);
  }

  metrics::Registry registry;
  IngestMetrics metrics{registry};
  Endpoints endpoints;
  SourcePolicy sources;
  DuplicateWindow duplicates{100};
  std::vector<Published> published;
  kafka::DeliveryStatus status = kafka::DeliveryStatus::acked;
  Receiver receiver;
};

}  // namespace

TEST_CASE("P1 receiver: a signed event goes to Kafka as it came, and is answered 200 after the ack") {
  World world;
  const auto answer = world.send_signed(kEvent);
  CHECK(answer.status == 200);
  CHECK(answer.body == R"({"received":true,"eventId":"evt_1"})");
  REQUIRE(world.published.size() == 1);
  const auto& record = world.published[0].record;
  CHECK(record.topic == "stripe.events");
  CHECK(record.value == kEvent);
  const auto delivery = stripe::delivery_from(record.headers);
  REQUIRE(delivery.has_value());
  CHECK(delivery->event_id == "evt_1");
  CHECK(delivery->endpoint == "default");
  CHECK(delivery->received_at_us == kNow * 1'000'000);
  CHECK(world.metric(R"(tollgate_events_received_total{result="accepted",type="customer.created"})") == "1");
}

TEST_CASE("P1 receiver: without an ack there is no 2xx") {
  using kafka::DeliveryStatus;
  struct Row {
    DeliveryStatus status;
    int answer;
  };
  for (const auto row : {Row{DeliveryStatus::queue_full, 503}, Row{DeliveryStatus::timed_out, 503},
                         Row{DeliveryStatus::unavailable, 503}, Row{DeliveryStatus::too_large, 413}}) {
    World world;
    world.status = row.status;
    const auto answer = world.send_signed(kEvent);
    CHECK(answer.status == row.answer);
    if (row.answer == 503) CHECK(answer.headers.at(0).first == "Retry-After");
    world.status = DeliveryStatus::acked;
    CHECK(world.send_signed(kEvent).body == R"({"received":true,"eventId":"evt_1"})");  // what failed is no duplicate
  }
}

TEST_CASE("receiver: an event acked before is answered without being queued again, at its endpoint only") {
  World world({{.name = "default", .secrets = {kSecret}}, {.name = "eu", .secrets = {kSecret}}});
  CHECK(world.send_signed(kEvent).status == 200);
  CHECK(world.send_signed(kEvent).body == R"({"received":true,"duplicate":true,"eventId":"evt_1"})");
  CHECK(world.published.size() == 1);
  CHECK(world.send_signed(kEvent, "/webhooks/stripe/eu").status == 200);
  CHECK(world.published.size() == 2);
}

TEST_CASE("P7 receiver: signatures that do not hold are refused, and the body is not looked at") {
  World world;
  const std::string body = "not even JSON";
  CHECK(world.send(body, "").code == "MISSING_SIGNATURE");
  CHECK(world.send(body, "t=1700000000,v0=00").code == "MISSING_SIGNATURE");
  CHECK(world.send(body, stripe::sign(body, "whsec_other", kNow)).code == "INVALID_SIGNATURE");
  CHECK(world.send(body + " ", stripe::sign(body, kSecret, kNow)).code == "INVALID_SIGNATURE");
  CHECK(world.send(body, stripe::sign(body, kSecret, kNow - 301)).code == "REPLAY_ATTACK");
  CHECK(world.send(body, stripe::sign(body, kSecret, kNow + 301)).code == "REPLAY_ATTACK");
  CHECK(world.published.empty());
  CHECK(world.metric(R"(tollgate_signature_failures_total{reason="invalid"})") == "2");
}

TEST_CASE("receiver: with several secrets each is accepted, at its own endpoint") {
  World world({{.name = "default", .secrets = {"whsec_old", "whsec_new"}}, {.name = "eu", .secrets = {"whsec_eu"}}});
  for (const char* secret : {"whsec_old", "whsec_new"})
    CHECK(world.send(kEvent, stripe::sign(kEvent, secret, kNow)).status == 200);
  CHECK(world.send(kEvent, stripe::sign(kEvent, "whsec_eu", kNow)).status == 401);
  CHECK(world.send(kEvent, stripe::sign(kEvent, "whsec_eu", kNow), "/webhooks/stripe/eu").status == 200);
}

TEST_CASE("receiver: a signed body that is no event is 400, and says why") {
  World world;
  for (const std::string body :
       {"", "null", "[]", "{", "{}", R"({"id":"evt_1","object":"customer"})", "\xEF\xBB\xBF{}", "{\"id\":\"\xff\"}"}) {
    CAPTURE(body);
    const auto answer = world.send_signed(body);
    CHECK(answer.status == 400);
    CHECK(answer.code == "INVALID_PAYLOAD");
  }
  CHECK(world.published.empty());
}

TEST_CASE("receiver: thin events and types never heard of go the same way") {
  World world;
  CHECK(
      world
          .send_signed(
              R"({"id":"evt_2","object":"v2.core.event","type":"v1.charge.succeeded","created":"2026-10-01T12:00:00.000Z","livemode":false,"related_object":{"id":"ch_1","type":"charge","url":"/v1/charges/ch_1"}})")
          .status == 200);
  CHECK(
      world
          .send_signed(
              R"({"id":"evt_3","object":"event","type":"robot.born","created":1699999990,"livemode":false,"data":{"object":{"id":"rob_1","object":"robot"}}})")
          .status == 200);
  CHECK(world.published.size() == 2);
  CHECK(world.metric(R"(tollgate_events_received_total{result="accepted",type="other"})") != "absent");
}

TEST_CASE("receiver: events outside the endpoint's scope are refused") {
  World world({{.name = "default", .secrets = {kSecret}, .accounts = {"acct_1"}},
               {.name = "live", .secrets = {kSecret}, .livemode = true}});
  CHECK(world.send_signed(kEvent).code == "WRONG_ACCOUNT");
  CHECK(world.send_signed(kEvent, "/webhooks/stripe/live").code == "WRONG_MODE");
  CHECK(world.published.empty());
}

TEST_CASE("receiver: heads are judged in order, cheapest refusal first") {
  World world({{.name = "default", .secrets = {kSecret}, .rate_per_second = 1}},
              {SourceMode::enforce, *parse_ranges({"192.0.2.1"}), {}});
  std::vector<http::Field> fields{{"Content-Type", "text/plain"}};
  http::Request head{.method = "GET",
                     .target = "/nowhere",
                     .fields = &fields,
                     .body = {},
                     .peer = *http::IpAddress::parse("203.0.113.9")};
  const auto code = [&] {
    const auto refusal = world.receiver.check_head(head);
    return refusal ? std::string(refusal->code) : "";
  };
  CHECK(code() == "NOT_FOUND");
  head.target = "/webhooks/stripe?x=1";
  CHECK(code() == "METHOD_NOT_ALLOWED");
  head.method = "POST";
  CHECK(code() == "SOURCE_NOT_ALLOWED");
  head.peer = *http::IpAddress::parse("192.0.2.1");
  CHECK(code() == "UNSUPPORTED_MEDIA_TYPE");
  CHECK(code() == "RATE_LIMITED");
}

TEST_CASE("receiver: staging reports unlisted sources, development does not look") {
  World world({{.name = "default", .secrets = {kSecret}, .profile = Profile::staging},
               {.name = "dev", .secrets = {kSecret}, .profile = Profile::development}},
              {SourceMode::enforce, *parse_ranges({"192.0.2.1"}), {}});
  CHECK(world.send_signed(kEvent).status == 200);
  CHECK(world.metric(R"(tollgate_sources_unlisted_total{result="reported"})") == "1");
  CHECK(world.send_signed(kEvent, "/webhooks/stripe/dev").status == 200);
  CHECK(world.metric(R"(tollgate_sources_unlisted_total{result="reported"})") == "1");
}

TEST_CASE("receiver: JSON is asked for, whatever its parameters, and nothing encoded") {
  World world;
  struct Row {
    const char* type;
    const char* encoding;
    bool taken;
  };
  for (const auto& row :
       {Row{"application/json", "", true}, Row{"Application/JSON; charset=utf-8", "identity", true},
        Row{"application/json ;x=y", "", true}, Row{"application/jsonp", "", false}, Row{"text/json", "", false},
        Row{"", "", false}, Row{"application/json", "gzip", false}, Row{"application/json text", "", false}}) {
    CAPTURE(row.type, row.encoding);
    std::vector<http::Field> fields{{"Content-Type", row.type}, {"Content-Encoding", row.encoding}};
    const http::Request head{.method = "POST", .target = "/webhooks/stripe", .fields = &fields, .body = {}, .peer = {}};
    CHECK(world.receiver.check_head(head).has_value() == !row.taken);
  }
}

TEST_CASE("receiver: a sound traceparent travels along, nonsense does not") {
  World world;
  const std::string sound = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  const auto traceparent_of = [&](const std::string& sent, const std::string& id) {
    const std::string body =
        R"({"id":")" + id +
        R"(","object":"event","type":"customer.created","created":1699999990,"livemode":false,"data":{"object":{"id":"cus_1","object":"customer"}}})";
    world.send(body, stripe::sign(body, kSecret, kNow), "/webhooks/stripe", {{"traceparent", sent}});
    return stripe::delivery_from(world.published.back().record.headers)->traceparent;
  };
  CHECK(traceparent_of(sound, "evt_1") == sound);
  CHECK(traceparent_of("00-00000000000000000000000000000000-00f067aa0ba902b7-01", "evt_2").empty());
  CHECK(traceparent_of("ff" + sound.substr(2), "evt_3").empty());
  CHECK(traceparent_of(sound + "-x", "evt_4").empty());
}
