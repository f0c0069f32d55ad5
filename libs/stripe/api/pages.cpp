#include "stripe/api/pages.hpp"

#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>

#include "common/base/check.hpp"
#include "common/log/redact.hpp"
#include "stripe/api/json.hpp"

namespace tollgate::stripe::api {
namespace {

ApiError not_a_page(const Answer& answer, std::string_view path, const std::string& found) {
  return {.trouble = Trouble::malformed,
          .message = fmt::format(
              "Expected a page of a list as the answer to GET {} ({}), found {}; the walk stays where "
              "it was.",
              log::escape(path),
              answer.request_id.empty() ? "no request id" : "request " + log::escape(answer.request_id), found),
          .status = answer.status,
          .request_id = answer.request_id};
}

std::optional<Item> parse_item(std::string_view json) {
  const auto members = members_of(json);
  auto id = string_of(find_member(members, "id"));
  if (!id || id->empty()) return std::nullopt;
  return Item{.json = json,
              .id = std::move(*id),
              .object = string_of(find_member(members, "object")).value_or(""),
              .created = integer_value(find_member(members, "created"))};
}

}  // namespace

ApiResult<Page> parse_page(Answer answer, std::string_view path) {
  Page page{.answer = std::make_shared<const Answer>(std::move(answer))};
  const auto refused = [&](const std::string& found) { return fail(not_a_page(*page.answer, path, found)); };
  const auto members = members_of(page.answer->body);
  if (string_of(find_member(members, "object")) != "list") return refused("an object that is no list");
  const auto data = find_member(members, "data");
  const auto has_more = find_member(members, "has_more");
  if (!is_array(data)) return refused("a list without data");
  if (has_more != "true" && has_more != "false") return refused("a list that does not tell whether there is more");
  page.has_more = has_more == "true";
  std::unordered_set<std::string_view> seen;
  const auto elements = elements_of(data);
  page.items.reserve(elements.size());  // the set views the ids: they must stay where they are
  for (const auto element : elements) {
    auto item = parse_item(element);
    if (!item) return refused("an entry that is no object with an id");
    page.items.push_back(std::move(*item));
    if (!seen.insert(page.items.back().id).second)
      return refused(fmt::format("{} twice", log::escape(page.items.back().id)));
  }
  return page;
}

Pager::Pager(Getter get, Options options) : get_(std::move(get)), options_(std::move(options)) {
  TOLLGATE_CHECK(options_.limit >= 1 && options_.limit <= 100, "Stripe refuses other page sizes");
  TOLLGATE_CHECK(options_.direction == Direction::down || !options_.cursor.empty(),
                 "a walk upward starts after a known object");
}

ApiResult<std::optional<Page>> Pager::next() {
  if (at_end_ && options_.direction == Direction::down) return std::nullopt;
  Params params = options_.params;
  params.emplace_back("limit", std::to_string(options_.limit));
  const bool down = options_.direction == Direction::down;
  if (!options_.cursor.empty()) params.emplace_back(down ? "starting_after" : "ending_before", options_.cursor);
  auto answer = get_(options_.path, params);
  if (!answer) return fail(std::move(answer.error()));
  auto page = parse_page(std::move(*answer), options_.path);
  if (!page) return fail(std::move(page.error()));
  if (!down) std::reverse(page->items.begin(), page->items.end());
  if (const auto standstill = find_standstill(*page))
    return fail(not_a_page(*page->answer, options_.path, *standstill));
  at_end_ = !page->has_more;
  if (page->items.empty()) return std::nullopt;
  options_.cursor = page->items.back().id;
  remember_cursor();
  return std::optional<Page>(std::move(*page));
}

/// What shows that asking on would not end.
std::optional<std::string> Pager::find_standstill(const Page& page) const {
  if (page.items.empty()) {
    if (page.has_more) return "an empty page that promises more";
    return std::nullopt;
  }
  for (const auto& item : page.items) {
    if (item.id == options_.cursor) return "the cursor's own object again, " + log::escape(item.id);
  }
  if (page.items.back().id == marked_) return "a page that ends where an earlier one did, " + log::escape(marked_);
  return std::nullopt;
}

void Pager::remember_cursor() {
  if (++pages_ < mark_at_) return;
  marked_ = options_.cursor;
  mark_at_ *= 2;
}

}  // namespace tollgate::stripe::api
