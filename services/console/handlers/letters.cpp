#include "ledger/dead/letters.hpp"

#include <array>

#include "services/console/handlers/handlers.hpp"
#include "services/console/handlers/operation_json.hpp"
#include "services/console/json_object.hpp"
#include "services/console/page.hpp"

namespace tollgate::console {
namespace {

namespace dead = ledger::dead;

constexpr auto kStates = std::to_array<std::string_view>({"open", "replaying", "replayed", "discarded"});
constexpr auto kClasses = std::to_array<std::string_view>({"infrastructure", "transient", "permanent", "unknown"});

dead::Filter read_filter(QueryString& query) {
  return {.type = query.text("type"),
          .object_type = query.text("object_type"),
          .object_id = query.text("object_id"),
          .account = query.account(),
          .livemode = {},
          .error_class = query.one_of("error_class", kClasses),
          .error_code = query.text("error_code"),
          .failed_from_us = query.time("since"),
          .failed_until_us = query.time("until")};
}

/// The letter of this id, or of the event of this id: people have either at hand.
std::optional<dead::Letter> find(postgres::Connection& connection, const std::string& id) {
  if (auto letter = dead::find_letter(connection, id)) return letter;
  return dead::find_letter_of_event(connection, id);
}

}  // namespace

http::Response list_letters(Desk& desk, Call& call) {
  QueryString& query = call.query;
  const OuterPage page = read_outer_page(query);
  dead::LetterQuery wanted;
  wanted.state = query.one_of("state", kStates).value_or("");
  const auto fingerprint = query.text("fingerprint");
  const dead::Filter filter = read_filter(query);
  if (fingerprint && filter != dead::Filter{})
    query.fault("fingerprint", "expected either a fingerprint or other filters (state goes with both)");
  query.check();
  wanted.selection.fingerprint = fingerprint.value_or("");
  if (filter != dead::Filter{}) wanted.selection.filter = filter;
  const auto letters = dead::list_letters(desk.db, wanted, page.cursor, page.limit);
  if (!letters) refuse_as_problem(letters.error());
  return page_response(json_array(letters->items, [](const dead::Letter& letter) { return to_json(letter); }),
                       letters->next);
}

http::Response get_letter(Desk& desk, Call& call) {
  call.query.check();
  const std::string& id = call.path_value("letter_id");
  const auto letter = find(desk.db, id);
  if (!letter) throw Refused(not_found("There is no dead letter " + id + "."));
  std::string body = to_json(*letter);
  body.pop_back();
  const auto history = dead::letter_history(desk.db, letter->letter_id);
  body += ",\"history\":" + json_array(history, [](const dead::Death& death) { return to_json(death); }) + "}";
  return json_response(std::move(body));
}

http::Response list_groups(Desk& desk, Call& call) {
  const OuterPage page = read_outer_page(call.query);
  const std::string state = call.query.one_of("state", kStates).value_or("");
  call.query.check();
  const auto groups = dead::list_groups(desk.db, state, page.cursor, page.limit);
  if (!groups) refuse_as_problem(groups.error());
  return page_response(json_array(groups->items, [](const dead::Group& group) { return to_json(group); }),
                       groups->next);
}

}  // namespace tollgate::console
