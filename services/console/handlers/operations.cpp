#include "ledger/dead/operations.hpp"

#include <array>

#include "services/console/handlers/handlers.hpp"
#include "services/console/handlers/operation_json.hpp"
#include "services/console/json_object.hpp"
#include "services/console/page.hpp"

namespace tollgate::console {
namespace {

namespace dead = ledger::dead;

constexpr auto kStates =
    std::to_array<std::string_view>({"draft", "awaiting_approval", "running", "paused", "stopped", "canceled", "done"});
constexpr auto kItemStates = std::to_array<std::string_view>({"pending", "published", "done", "refused", "canceled"});

dead::Operation get(postgres::Connection& connection, const std::string& id) {
  auto operation = dead::find_operation(connection, id);
  if (!operation) throw Refused(not_found("There is no operation " + id + "."));
  return *operation;
}

}  // namespace

http::Response list_operations(Desk& desk, Call& call) {
  const OuterPage page = read_outer_page(call.query);
  const std::string state = call.query.one_of("state", kStates).value_or("");
  call.query.check();
  const auto operations = dead::list_operations(desk.db, state, page.cursor, page.limit);
  if (!operations) refuse_as_problem(operations.error());
  return page_response(
      json_array(operations->items, [](const dead::Operation& operation) { return to_json(operation); }),
      operations->next);
}

http::Response get_operation(Desk& desk, Call& call) {
  call.query.check();
  return json_response(to_json(get(desk.db, call.path_value("operation_id"))));
}

http::Response list_items(Desk& desk, Call& call) {
  const OuterPage page = read_outer_page(call.query);
  const std::string state = call.query.one_of("state", kItemStates).value_or("");
  call.query.check();
  const std::string id = get(desk.db, call.path_value("operation_id")).operation_id;
  const auto items = dead::list_items(desk.db, id, state, page.cursor, page.limit);
  if (!items) refuse_as_problem(items.error());
  return page_response(json_array(items->items, [](const dead::Item& item) { return to_json(item); }), items->next);
}

}  // namespace tollgate::console
