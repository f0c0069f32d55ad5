#include <rapidcheck.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sample_events.hpp"
#include "stripe/event.hpp"
#include "support/catch.hpp"

namespace tollgate::stripe {
namespace {

/// Scans a copy in a heap block of just its size, so that a sanitizer sees any step beyond the end.
bool accepts(std::string_view body, Scan strictness) {
  const std::unique_ptr<char[]> block(new char[body.size()]);
  std::copy(body.begin(), body.end(), block.get());
  return scan_event(std::string_view(block.get(), body.size()), strictness).has_value();
}

std::string unusual_event() {
  return test::event_with(
      R"({"id":"ch_\u00e9😀","object":"charge","amount":-1.5e+3,"big":1e400,"list":[1,[],{},null,true,false,"\\\"\ud83d\ude00"],)"
      R"("refunds":{"object":"list","has_more":true,"data":[]}})");
}

}  // namespace

TEST_CASE("event cut: no cut of an event is accepted, none crashes") {
  std::vector<std::string> bodies = {unusual_event()};
  for (const auto& sample : test::sample_events()) {
    if (sample.resource == "customer" || sample.resource == "refund" || sample.resource == "checkout.session") {
      bodies.push_back(sample.body);
    }
  }
  REQUIRE(bodies.size() == 4);
  for (const std::string& body : bodies) {
    REQUIRE(accepts(body, Scan::ingest));
    REQUIRE(accepts(body, Scan::apply));
    for (size_t size = 0; size < body.size(); ++size) {
      if (accepts(std::string_view(body).substr(0, size), Scan::ingest))
        FAIL("accepted the first " << size << " bytes");
      if (accepts(std::string_view(body).substr(0, size), Scan::apply)) FAIL("accepted the first " << size << " bytes");
      if (size > 0 && accepts(std::string_view(body).substr(size), Scan::ingest))
        FAIL("accepted without the first " << size);
    }
  }
}

TEST_CASE("event cut: what is fit to be applied was an event at ingest, and its views lie within the body") {
  CHECK(rc::check("changed events", [] {
    std::string body = unusual_event();
    const int changes = *rc::gen::inRange(1, 4);
    for (int i = 0; i < changes; ++i) {
      const auto place = *rc::gen::inRange<size_t>(0, body.size());
      body[place] = *rc::gen::oneOf(rc::gen::arbitrary<char>(), rc::gen::elementOf(std::string("{}[]\",:\\0e-. ")));
    }
    const Result<Event> ingested = scan_event(body, Scan::ingest);
    const Result<Event> applied = scan_event(body, Scan::apply);
    if (!applied) return;
    RC_ASSERT(ingested.has_value());
    RC_ASSERT(ingested->id == applied->id);
    RC_ASSERT(ingested->object_id == applied->object_id);
    RC_ASSERT(ingested->ordering_key() == applied->ordering_key());
    RC_ASSERT(ingested->object_json.data() == applied->object_json.data());
    RC_ASSERT(ingested->object_json == applied->object_json);
    const std::string_view object = applied->object_json;
    if (object.empty()) return;
    RC_ASSERT(body.find(object) != std::string::npos);
    RC_ASSERT(object.front() == '{');
    RC_ASSERT(object.back() == '}');
  }));
}

}  // namespace tollgate::stripe
