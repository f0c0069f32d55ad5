#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include "stripe/api/pages.hpp"

namespace tollgate::test {

/// A list as Stripe keeps it, newest first, that answers pages like Stripe.
struct FakeList {
  std::vector<std::string> ids;  // newest first
  int calls = 0;
  stripe::api::Params asked{};

  stripe::api::ApiResult<stripe::api::Answer> page(const stripe::api::Params& params) {
    ++calls;
    asked = params;
    size_t limit = 10, from = 0, to = ids.size();
    bool up = false;
    for (const auto& [name, value] : params) {
      const auto at = static_cast<size_t>(std::find(ids.begin(), ids.end(), value) - ids.begin());
      if (name == "limit") limit = std::stoul(value);
      if (name != "starting_after" && name != "ending_before") continue;
      if (at == ids.size())
        return stripe::api::fail(stripe::api::Trouble::not_found, "No such object: '" + value + "'");
      up = name == "ending_before";
      (up ? to : from) = up ? at : at + 1;
    }
    const bool more = to - from > limit;
    if (more) (up ? from : to) = up ? to - limit : from + limit;
    std::string body =
        R"({"object":"list","url":"/v1/things","has_more":)" + std::string(more ? "true" : "false") + R"(,"data":[)";
    for (size_t at = from; at < to; ++at)
      body += (at > from ? "," : "") + std::string(R"({"id":")") + ids[at] + R"(","object":"thing","created":)" +
              std::to_string(ids.size() - at) + "}";
    return stripe::api::Answer{.status = 200, .body = body + "]}", .request_id = "req_1"};
  }
};

/// t<count> … t1
inline std::vector<std::string> make_ids(int count) {
  std::vector<std::string> ids;
  for (int number = count; number > 0; --number) ids.push_back("t" + std::to_string(number));
  return ids;
}

}  // namespace tollgate::test
