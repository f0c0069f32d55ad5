#include "stripe/api/sublists.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "common/log/redact.hpp"
#include "stripe/api/json.hpp"

namespace tollgate::stripe::api {
namespace {

bool is_truncated_list(const std::vector<Member>& members) {
  return find_member(members, "has_more") == "true" && find_member(members, "object") == "\"list\"";
}

/// Appends values to the completed text. Recursion is bounded by check_json()'s depth.
class Completion {
 public:
  Completion(const Getter& get, const SublistLimits& limits) : limits_(limits) {
    counted_ = [this, &get](const std::string& path, const Params& params) -> ApiResult<Answer> {
      if (++calls_ > limits_.calls_max) return fail(too_large("calls", static_cast<size_t>(limits_.calls_max)));
      return get(path, params);
    };
  }

  ApiResult<void> append(std::string_view value) {
    if (is_object(value)) return append_object(value);
    if (is_array(value)) return append_array(value);
    return put(value);
  }

  std::string out;

 private:
  ApiResult<void> append_object(std::string_view value) {
    const auto members = members_of(value);
    const bool truncated = is_truncated_list(members);
    out += '{';
    for (const auto& member : members) {
      if (&member != members.data()) out += ',';
      out.append("\"").append(member.key).append("\":");
      ApiResult<void> done;
      if (truncated && member.key == "data")
        done = append_whole_list(string_of(find_member(members, "url")).value_or(""));
      else if (truncated && member.key == "has_more")
        done = put("false");
      else
        done = append(member.value);
      if (!done) return done;
    }
    return put("}");
  }

  ApiResult<void> append_array(std::string_view value) {
    out += '[';
    bool first = true;
    for (const auto element : elements_of(value)) {
      if (!first) out += ',';
      first = false;
      if (auto done = append(element); !done) return done;
    }
    return put("]");
  }

  ApiResult<void> append_whole_list(const std::string& url) {
    auto where = parse_list_url(url);
    if (!where) {
      return fail(
          Trouble::malformed,
          fmt::format("Expected the url of a list cut short to be a path of the API, found '{}'.", log::escape(url)));
    }
    Pager pager(counted_, {.path = std::move(where->path), .params = std::move(where->params)});
    out += '[';
    for (bool first = true;;) {
      const auto page = pager.next();
      if (!page) return fail(page.error());
      if (!*page) return put("]");
      for (const auto& item : (*page)->items) {
        if (!first) out += ',';
        first = false;
        if (auto done = append(item.json); !done) return done;
      }
    }
  }

  ApiResult<void> put(std::string_view text) {
    out += text;
    if (out.size() > limits_.bytes_max) return fail(too_large("bytes", limits_.bytes_max));
    return {};
  }

  static ApiError too_large(std::string_view what, size_t limit) {
    return {.trouble = Trouble::too_large,
            .message = fmt::format("Completing the lists of an object takes more than {} {}; it is left as it was.",
                                   limit, what)};
  }

  const SublistLimits& limits_;
  Getter counted_;
  int calls_ = 0;
};

}  // namespace

bool has_truncated_list(std::string_view value) {
  if (is_array(value)) {
    const auto elements = elements_of(value);
    return std::any_of(elements.begin(), elements.end(), has_truncated_list);
  }
  const auto members = members_of(value);
  return is_truncated_list(members) || std::any_of(members.begin(), members.end(), [](const Member& member) {
           return has_truncated_list(member.value);
         });
}

ApiResult<std::string> complete_lists(std::string_view object, const Getter& get, const SublistLimits& limits) {
  if (!has_truncated_list(object)) return std::string(object);
  Completion completion(get, limits);
  if (auto done = completion.append(object); !done) return fail(std::move(done.error()));
  return std::move(completion.out);
}

std::optional<ListUrl> parse_list_url(std::string_view url) {
  const bool clean = std::all_of(url.begin(), url.end(), [](unsigned char c) { return c > 0x20 && c < 0x7F; });
  if (!clean || !(url.starts_with("/v1/") || url.starts_with("/v2/"))) return std::nullopt;
  const size_t question = std::min(url.find('?'), url.size());
  ListUrl parsed{.path = std::string(url.substr(0, question)), .params = {}};
  if (parsed.path.find("..") != std::string::npos || parsed.path.find_first_of("@#\\") != std::string::npos ||
      parsed.path.find("//") != std::string::npos)
    return std::nullopt;
  auto query = url.substr(std::min(question + 1, url.size()));
  while (!query.empty()) {
    const size_t end = std::min(query.find('&'), query.size());
    const auto pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    const size_t equals = std::min(pair.find('='), pair.size());
    auto name = decode(pair.substr(0, equals));
    auto value = decode(pair.substr(std::min(equals + 1, pair.size())));
    if (!name || !value) return std::nullopt;
    // The walk has its own cursors and page size.
    if (*name == "limit" || *name == "starting_after" || *name == "ending_before") continue;
    parsed.params.emplace_back(std::move(*name), std::move(*value));
  }
  return parsed;
}

}  // namespace tollgate::stripe::api
