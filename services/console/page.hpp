#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "common/http/message.hpp"
#include "common/postgres/params.hpp"
#include "common/postgres/rows.hpp"
#include "services/console/cursor.hpp"
#include "services/console/query_string.hpp"

namespace tollgate::console {

inline constexpr int64_t kPageDefault = 50;
inline constexpr int64_t kPageMax = 200;

/// `limit` and `cursor` of a list. The names tell cursors of different lists apart.
struct PageRequest {
  std::string_view list;
  int64_t limit = kPageDefault;
  std::optional<Position> after;
};
[[nodiscard]] PageRequest read_page(QueryString& query, std::string_view list);
/// For lists that make their own cursors: those travel inside ours.
struct OuterPage {
  int limit = static_cast<int>(kPageDefault);
  std::string cursor;
};
[[nodiscard]] OuterPage read_outer_page(QueryString& query);

/// The two parameters of a keyset position; nulls: from the beginning.
void add_position(postgres::Params& params, const PageRequest& page);
void add_nullable(postgres::Params& params, const std::optional<std::string>& value);
void add_nullable(postgres::Params& params, std::optional<int64_t> value);

[[nodiscard]] http::Response json_response(std::string body, int status = 200);
/// {data, has_more, next_cursor} from rows of (JSON, number, text), of which one more than the limit was asked for.
/// `members` are further ones of the object, each with its comma.
[[nodiscard]] http::Response page_response(const postgres::Rows& rows, const PageRequest& page,
                                           std::string_view members = {});
/// The same from an array; `next` empty: that was the last page.
[[nodiscard]] http::Response page_response(std::string_view data_json, std::string_view next);

}  // namespace tollgate::console
