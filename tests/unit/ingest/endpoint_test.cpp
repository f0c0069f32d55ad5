#include "services/ingest/endpoint.hpp"

#include "support/catch.hpp"

using namespace tollgate::ingest;
using tollgate::stripe::Event;

namespace {

Event event_of(std::string account, bool livemode) {
  Event event;
  event.account = std::move(account);
  event.livemode = livemode;
  return event;
}

}  // namespace

TEST_CASE("endpoints: a path leads to one endpoint or to none") {
  const Endpoints endpoints({{.name = "eu", .secrets = {"s"}}, {.name = "default", .secrets = {"s"}}});
  CHECK(endpoints.find("/webhooks/stripe")->name() == "default");
  CHECK(endpoints.find("/webhooks/stripe/eu")->name() == "eu");
  for (const char* path : {"/", "", "/webhooks", "/webhooks/stripe/", "/webhooks/stripe/default", "/webhooks/stripe/EU",
                           "/webhooks/stripeeu", "/webhooks/stripe/eu/", "/webhooks/stripe/us", "/Webhooks/stripe",
                           "/webhooks//stripe", "/webhooks/stripe/%65u"})
    CHECK(endpoints.find(path) == nullptr);
}

TEST_CASE("endpoints: events of other accounts or of the other mode do not fit") {
  const Endpoint any({.name = "any"});
  CHECK_FALSE(any.misfit(event_of("acct_1", false)));
  CHECK_FALSE(any.misfit(event_of("", true)));
  const Endpoint own({.name = "own", .accounts = {"platform"}, .livemode = true});
  CHECK_FALSE(own.misfit(event_of("", true)));
  CHECK(own.misfit(event_of("", false)) == Answer::wrong_mode);
  CHECK(own.misfit(event_of("acct_1", true)) == Answer::wrong_account);
  const Endpoint two({.name = "two", .accounts = {"acct_1", "acct_2"}, .livemode = false});
  CHECK_FALSE(two.misfit(event_of("acct_2", false)));
  CHECK(two.misfit(event_of("acct_3", false)) == Answer::wrong_account);
  CHECK(two.misfit(event_of("", false)) == Answer::wrong_account);
  CHECK(two.misfit(event_of("acct_1", true)) == Answer::wrong_mode);
}
