#include "stripe/api/pages.hpp"

#include "fake_list.hpp"
#include "support/catch.hpp"

namespace tollgate::stripe::api {
namespace {

using test::FakeList;

Getter getter_of(FakeList& list) {
  return [&list](const std::string&, const Params& params) { return list.page(params); };
}

std::vector<std::string> walk(Pager& pager) {
  std::vector<std::string> ids;
  while (true) {
    auto page = pager.next();
    if (!page) FAIL(page.error().message);
    if (!*page) return ids;
    for (const auto& item : (*page)->items) ids.push_back(item.id);
  }
}

TEST_CASE("pages: downward every object comes once, newest first, and each item is its own bytes") {
  for (const int count : {0, 1, 9, 10, 11, 100, 101}) {
    FakeList list{.ids = test::make_ids(count)};
    Pager pager(getter_of(list), {.path = "/v1/things", .params = {{"status", "all"}}, .limit = 10});
    CHECK(walk(pager) == list.ids);
    CHECK(list.calls == std::max(1, (count + 9) / 10));
    CHECK(list.asked.front() == std::pair<std::string, std::string>("status", "all"));
  }
  FakeList one{.ids = {"t1"}};
  const auto page = Pager(getter_of(one), {.path = "/v1/things"}).next();
  REQUIRE(page);
  REQUIRE(*page);
  const auto& item = (*page)->items.at(0);
  CHECK(item.json == R"({"id":"t1","object":"thing","created":1})");
  CHECK(item.object == "thing");
  CHECK(item.created == 1);
}

TEST_CASE("pages: upward the order is that of time, and the walk goes on when there is more") {
  FakeList list{.ids = test::make_ids(25)};
  Pager pager(getter_of(list), {.path = "/v1/things", .direction = Direction::up, .cursor = "t1", .limit = 10});
  auto expected = test::make_ids(25);
  std::reverse(expected.begin(), expected.end());
  expected.erase(expected.begin());
  CHECK(walk(pager) == expected);
  CHECK(pager.cursor() == "t25");
  list.ids.insert(list.ids.begin(), "t26");
  CHECK(walk(pager) == std::vector<std::string>{"t26"});
}

TEST_CASE("pages: a walk is taken up again by its cursor") {
  FakeList list{.ids = test::make_ids(25)};
  Pager first(getter_of(list), {.path = "/v1/things", .limit = 10});
  REQUIRE(first.next());
  Pager second(getter_of(list), {.path = "/v1/things", .cursor = first.cursor(), .limit = 10});
  CHECK(walk(second).size() == 15);
}

TEST_CASE("pages: an error leaves the cursor where it was") {
  FakeList list{.ids = test::make_ids(25)};
  bool broken = false;
  Pager pager(
      [&](const std::string&, const Params& params) -> ApiResult<Answer> {
        if (broken) return fail(Trouble::network, "cut");
        return list.page(params);
      },
      {.path = "/v1/things", .limit = 10});
  REQUIRE(pager.next());
  broken = true;
  CHECK(pager.next().error().trouble == Trouble::network);
  CHECK(pager.cursor() == "t16");
  broken = false;
  CHECK(walk(pager).size() == 15);
}

TEST_CASE("pages: a cursor whose object is gone is the API's error") {
  FakeList list{.ids = test::make_ids(5)};
  Pager pager(getter_of(list), {.path = "/v1/things", .cursor = "gone"});
  CHECK(pager.next().error().trouble == Trouble::not_found);
}

TEST_CASE("pages: what is no page is refused with the request id") {
  for (const auto* body :
       {R"({"object":"customer","data":[],"has_more":false})", R"({"object":"list","has_more":false})",
        R"({"object":"list","data":{},"has_more":false})", R"({"object":"list","data":[]})",
        R"({"object":"list","data":[],"has_more":"no"})", R"({"object":"list","data":[1],"has_more":false})",
        R"({"object":"list","data":[{}],"has_more":false})",
        R"({"object":"list","data":[{"id":null}],"has_more":false})",
        R"({"object":"list","data":[{"id":"a"},{"id":"b"},{"id":"a"}],"has_more":false})"}) {
    INFO(body);
    const auto page = parse_page({.status = 200, .body = body, .request_id = "req_9"}, "/v1/things");
    REQUIRE_FALSE(page);
    CHECK(page.error().trouble == Trouble::malformed);
    CHECK(page.error().request_id == "req_9");
    CHECK(page.error().message.find("req_9") != std::string::npos);
  }
}

/// Answers each call with the next of some pages of ids, over and over.
Getter cycle_of(std::vector<std::string> pages) {
  return [pages = std::move(pages), call = size_t{0}](const std::string&, const Params&) mutable -> ApiResult<Answer> {
    const auto& id = pages[call++ % pages.size()];
    const auto data = id.empty() ? "" : R"({"id":")" + id + "\"}";
    return Answer{.status = 200, .body = R"({"object":"list","has_more":true,"data":[)" + data + "]}"};
  };
}

TEST_CASE("pages: a list that does not advance is refused, however long its circle") {
  for (const int length : {1, 2, 3, 7, 50}) {
    Pager pager(cycle_of(test::make_ids(length)), {.path = "/v1/things"});
    int pages = 0;
    auto page = pager.next();
    for (; page && *page; page = pager.next()) REQUIRE(++pages < 200);
    REQUIRE_FALSE(page);
    CHECK(page.error().trouble == Trouble::malformed);
  }
  Pager empty(cycle_of({""}), {.path = "/v1/things"});
  CHECK(empty.next().error().trouble == Trouble::malformed);
}

}  // namespace
}  // namespace tollgate::stripe::api
