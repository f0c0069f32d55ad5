#include "services/console/page.hpp"

#include <algorithm>

#include "services/console/json_object.hpp"

namespace tollgate::console {

PageRequest read_page(QueryString& query, std::string_view list) {
  PageRequest page{.list = list, .limit = query.integer("limit", 1, kPageMax).value_or(kPageDefault)};
  if (const auto cursor = query.text("cursor")) {
    page.after = read_cursor(list, *cursor);
    if (!page.after) query.fault("cursor", "expected a next_cursor of this list, as it was given");
  }
  return page;
}

OuterPage read_outer_page(QueryString& query) {
  return {.limit = static_cast<int>(query.integer("limit", 1, kPageMax).value_or(kPageDefault)),
          .cursor = query.text("cursor").value_or("")};
}

void add_nullable(postgres::Params& params, const std::optional<std::string>& value) {
  value ? params.add_text(*value) : params.add_null();
}

void add_nullable(postgres::Params& params, std::optional<int64_t> value) {
  value ? params.add_integer(*value) : params.add_null();
}

void add_position(postgres::Params& params, const PageRequest& page) {
  if (page.after)
    params.add_integer(page.after->number).add_text(page.after->text);
  else
    params.add_null().add_null();
}

http::Response json_response(std::string body, int status) { return {.status = status, .body = std::move(body)}; }

http::Response page_response(const postgres::Rows& rows, const PageRequest& page, std::string_view members) {
  const bool more = rows.size() > page.limit;
  const int shown = static_cast<int>(std::min<int64_t>(rows.size(), page.limit));
  std::string data = "[";
  for (int row = 0; row < shown; ++row) data += (row == 0 ? "" : ",") + std::string(rows.text(row, 0));
  const std::string next =
      more ? write_cursor(page.list, {rows.integer(shown - 1, 1), std::string(rows.text(shown - 1, 2))}) : "";
  std::string body =
      JsonObject().json("data", data + "]").boolean("has_more", more).text_or_null("next_cursor", next).done();
  body.insert(1, members);
  return json_response(std::move(body));
}

http::Response page_response(std::string_view data_json, std::string_view next) {
  return json_response(
      JsonObject().json("data", data_json).boolean("has_more", !next.empty()).text_or_null("next_cursor", next).done());
}

}  // namespace tollgate::console
