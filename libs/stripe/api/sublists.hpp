#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "stripe/api/pages.hpp"

namespace tollgate::stripe::api {

struct SublistLimits {
  std::size_t bytes_max = std::size_t{32} << 20;  ///< of the completed object
  int calls_max = 10'000;                         ///< a million entries
};

/// Whether the object holds a list cut short ("has_more": true) at any depth. Pure; sound JSON is expected.
[[nodiscard]] bool has_truncated_list(std::string_view object);

/// The object with every list in it whole: each one cut short ({"object":"list","has_more":true,"url":"/v1/…"}, the
/// first handful only: facts section 6) is read again from its start by its url, in pages of 100, and so are the lists
/// within its entries. Everything else keeps Stripe's bytes. Reading from the start rather than after the last entry
/// costs no call more and cannot trip over an entry deleted meanwhile.
/// Errors: those of the getter and of parse_page; malformed for a list that is cut short but has no url of this API;
/// too_large beyond the limits. Does no I/O but by `get`.
[[nodiscard]] ApiResult<std::string> complete_lists(std::string_view object, const Getter& get,
                                                    const SublistLimits& limits = {});

/// A list's url taken apart, "/v1/subscription_items?subscription=sub_1"; nothing when it leads elsewhere: the key must
/// not follow a url out of the API.
struct ListUrl {
  std::string path;
  Params params;
};
[[nodiscard]] std::optional<ListUrl> parse_list_url(std::string_view url);

}  // namespace tollgate::stripe::api
