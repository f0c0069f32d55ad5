#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stripe/api/error.hpp"
#include "stripe/api/request.hpp"

namespace tollgate::stripe::api {

/// Asks for a path: Client::get with its job, account and stop bound, or a test's answers. The answer's body is a JSON
/// object.
using Getter = std::function<ApiResult<Answer>(const std::string& path, const Params& params)>;

/// One object of a page. The views live as long as the page or a copy of it.
struct Item {
  std::string_view json;  ///< as Stripe wrote it
  std::string id;
  std::string object;              ///< "customer"; empty when the object does not tell
  std::optional<int64_t> created;  ///< Unix seconds
};

struct Page {
  std::shared_ptr<const Answer> answer;  ///< what the items are views of; as_of(*answer) is their age
  std::vector<Item> items;               ///< in the order of the walk: newest first downward, oldest first upward
  bool has_more = false;
};

/// Understands an answer as a page: {"object":"list","data":[…],"has_more":…}, each entry an object with an id.
/// Items are in the answer's order. Refused as malformed, with the request id: anything else, an id twice. Pure.
[[nodiscard]] ApiResult<Page> parse_page(Answer answer, std::string_view path);

/// Which way a list is walked. Stripe lists the newest first; `up` asks by ending_before and hands out each page
/// backwards, so that the walk is in order of time (facts section 6).
enum class Direction { down, up };

/// A walk over a list, page by page. Nothing is asked before next(); the walk can be taken up again after a restart by
/// the cursor. Not thread safe.
class Pager {
 public:
  struct Options {
    std::string path;  ///< "/v1/events"
    Params params{};   ///< filters; without limit and cursors
    Direction direction = Direction::down;
    std::string cursor{};  ///< id to go on after; empty: from the newest. `up` needs one.
    int limit = 100;       ///< objects a page, 1 to 100
  };
  Pager(Getter get, Options options);

  /// The next page; nothing when the walk is at its end (upward: for now; ask again later). An error leaves the cursor
  /// where it was. Errors: those of the getter; malformed when the answer is no page or the list does not advance.
  /// A cursor whose object is gone is the API's cursor_gone: go on by `created` then.
  [[nodiscard]] ApiResult<std::optional<Page>> next();

  /// The last object of the last page: where to go on.
  [[nodiscard]] const std::string& cursor() const { return options_.cursor; }

 private:
  [[nodiscard]] std::optional<std::string> find_standstill(const Page& page) const;
  void remember_cursor();

  Getter get_;
  Options options_;
  bool at_end_ = false;
  // Brent's way to find a cycle of any length with one remembered cursor.
  std::string marked_;
  uint64_t pages_ = 0, mark_at_ = 1;
};

}  // namespace tollgate::stripe::api
