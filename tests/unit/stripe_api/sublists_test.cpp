#include "stripe/api/sublists.hpp"

#include "fake_list.hpp"
#include "stripe/api/json.hpp"
#include "support/catch.hpp"

namespace tollgate::stripe::api {
namespace {

using test::FakeList;

constexpr std::string_view kInvoice =
    R"({"id":"in_1","amount":1.0,"lines":{"object":"list","data":[{"id":"t150"}],"has_more":true,)"
    R"("total_count":150,"url":"/v1/invoices/in_1/lines"},"items":{"object":"list","data":[{"id":"x"}],)"
    R"("has_more":false,"url":"/v1/x"},"big":12345678901234567890123})";

TEST_CASE("sublists: a list cut short is read whole, all else keeps its bytes") {
  FakeList list{.ids = test::make_ids(150)};
  std::string asked;
  const auto whole = complete_lists(kInvoice, [&](const std::string& path, const Params& params) {
    asked = path;
    return list.page(params);
  });
  if (!whole) FAIL(whole.error().message);
  CHECK(check_json(*whole).empty());
  CHECK(asked == "/v1/invoices/in_1/lines");
  CHECK(list.calls == 2);
  CHECK_FALSE(has_truncated_list(*whole));
  const auto lines = find_member(*whole, "lines");
  const auto data = elements_of(find_member(lines, "data"));
  CHECK(data.size() == 150);
  CHECK(find_member(data.back(), "id") == "\"t1\"");
  CHECK(find_member(lines, "total_count") == "150");
  CHECK(find_member(*whole, "items") == find_member(kInvoice, "items"));
  CHECK(find_member(*whole, "big") == "12345678901234567890123");
  CHECK(find_member(*whole, "amount") == "1.0");
}

TEST_CASE("sublists: an object whose lists are whole costs no call and stays as it is") {
  const std::string object = R"({"a": {"object":"list","has_more":false,"data":[ ]}, "has_more":true})";
  const auto same = complete_lists(object, [](const std::string&, const Params&) -> ApiResult<Answer> {
    FAIL("asked");
    return fail(Trouble::stopped, "");
  });
  CHECK(same == object);
}

TEST_CASE("sublists: lists within lists, and the query of a url") {
  const std::string object =
      R"({"items":{"object":"list","has_more":true,"data":[],"url":"/v1/subscription_items?subscription=sub%201&limit=3"}})";
  FakeList inner{.ids = test::make_ids(3)};
  Params outer_params;
  const auto whole = complete_lists(object, [&](const std::string& path, const Params& params) -> ApiResult<Answer> {
    if (path == "/v1/inner") return inner.page(params);
    outer_params = params;
    return Answer{.status = 200,
                  .body = R"({"object":"list","has_more":false,"data":[{"id":"si_1","deep":)"
                          R"([{"object":"list","has_more":true,"data":[],"url":"/v1/inner"}]}]})"};
  });
  if (!whole) FAIL(whole.error().message);
  CHECK(outer_params == Params{{"subscription", "sub 1"}, {"limit", "100"}});
  CHECK(whole->find("t3") != std::string::npos);
  CHECK_FALSE(has_truncated_list(*whole));
}

TEST_CASE("sublists: a url that leads out of the API is not followed") {
  for (const auto* url : {"", "https://evil.example/v1/x", "//evil.example/v1", "/v1/../x", "/v1/@x", "/v3/x", "/v1//x",
                          "/v1/x y", "/v1/x?a=%zz", "v1/x", "/v1/x\r\nA: b"})
    CHECK_FALSE(parse_list_url(url));
  const std::string object = R"({"a":{"object":"list","has_more":true,"data":[],"url":"https://evil.example/v1/x"}})";
  const auto refused = complete_lists(object, [](const std::string&, const Params&) -> ApiResult<Answer> {
    FAIL("asked");
    return fail(Trouble::stopped, "");
  });
  REQUIRE_FALSE(refused);
  CHECK(refused.error().trouble == Trouble::malformed);
}

TEST_CASE("sublists: errors of the API come through, and the limits hold") {
  const auto broken = complete_lists(
      kInvoice, [](const std::string&, const Params&) -> ApiResult<Answer> { return fail(Trouble::server, "x"); });
  CHECK(broken.error().trouble == Trouble::server);
  FakeList list{.ids = test::make_ids(150)};
  const Getter get = [&](const std::string&, const Params& params) { return list.page(params); };
  CHECK(complete_lists(kInvoice, get, {.bytes_max = 1000}).error().trouble == Trouble::too_large);
  CHECK(complete_lists(kInvoice, get, {.calls_max = 1}).error().trouble == Trouble::too_large);
}

}  // namespace
}  // namespace tollgate::stripe::api
