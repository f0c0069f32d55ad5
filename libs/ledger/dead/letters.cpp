#include "ledger/dead/letters.hpp"

#include "db/queries.hpp"
#include "ledger/dead/cursor.hpp"

namespace tollgate::ledger::dead {
namespace {

using postgres::Params;
using postgres::Rows;

std::string text(const Rows& rows, int row, int column) { return std::string(rows.text(row, column)); }

int number(const Rows& rows, int row, int column) { return static_cast<int>(rows.integer(row, column)); }

Letter letter_of(const Rows& rows, int row) {
  return {.letter_id = text(rows, row, 0),
          .event_id = text(rows, row, 1),
          .created = rows.is_null(row, 2) ? 0 : rows.integer(row, 2),
          .type = text(rows, row, 3),
          .account = text(rows, row, 4),
          .livemode = rows.boolean(row, 5),
          .object_type = text(rows, row, 6),
          .object_id = text(rows, row, 7),
          .error_class = text(rows, row, 8),
          .error_code = text(rows, row, 9),
          .error_message = text(rows, row, 10),
          .place = text(rows, row, 11),
          .fingerprint = text(rows, row, 12),
          .attempts = number(rows, row, 13),
          .first_failed_us = rows.integer(row, 14),
          .last_failed_us = rows.integer(row, 15),
          .died_again = number(rows, row, 16),
          .state = text(rows, row, 17),
          .origin_topic = text(rows, row, 18),
          .origin_partition = number(rows, row, 19),
          .origin_offset = rows.integer(row, 20),
          .dead_partition = number(rows, row, 21),
          .dead_offset = rows.integer(row, 22),
          .held_by = text(rows, row, 23)};
}

Group group_of(const Rows& rows, int row) {
  return {.fingerprint = text(rows, row, 0),
          .error_class = text(rows, row, 1),
          .error_code = text(rows, row, 2),
          .type = text(rows, row, 3),
          .place = text(rows, row, 4),
          .first_seen_us = rows.integer(row, 5),
          .last_seen_us = rows.integer(row, 6),
          .letters = rows.integer(row, 7),
          .open = rows.integer(row, 8),
          .replaying = rows.integer(row, 9),
          .replayed = rows.integer(row, 10),
          .discarded = rows.integer(row, 11),
          .died_again = rows.integer(row, 12),
          .example_letter = text(rows, row, 13),
          .example_message = text(rows, row, 14)};
}

Params& add_text_or_null(Params& params, const std::string& value) {
  return value.empty() ? params.add_null() : params.add_text(value);
}

Result<std::optional<Cursor>> cursor_or_none(const std::string& text) {
  if (text.empty()) return std::optional<Cursor>();
  auto cursor = parse_cursor(text);
  if (!cursor) return tl::unexpected<Error>(cursor.error());
  return std::optional(*std::move(cursor));
}

Params& add_cursor(Params& params, const std::optional<Cursor>& cursor) {
  return cursor ? params.add_integer(cursor->at).add_text(cursor->key) : params.add_null().add_null();
}

std::vector<Letter> read_letters(postgres::Connection& connection, const LetterQuery& query,
                                 const std::optional<Cursor>& cursor, int limit, const std::string& event_id) {
  Params params;
  add_to(params, query.selection);
  add_text_or_null(params, query.state);
  add_cursor(params, cursor).add_integer(limit);
  const Rows rows = connection.run(queries::dead::list_letters, add_text_or_null(params, event_id));
  std::vector<Letter> letters;
  for (int row = 0; row < rows.size(); ++row) letters.push_back(letter_of(rows, row));
  return letters;
}

std::optional<Letter> first_of(std::vector<Letter> letters) {
  return letters.empty() ? std::nullopt : std::optional(std::move(letters.front()));
}

}  // namespace

Result<Page<Letter>> list_letters(postgres::Connection& connection, const LetterQuery& query, const std::string& cursor,
                                  int limit) {
  const auto from = cursor_or_none(cursor);
  if (!from) return tl::unexpected<Error>(from.error());
  Page<Letter> page{read_letters(connection, query, *from, limit + 1, {}), {}};
  if (page.items.size() <= static_cast<size_t>(limit)) return page;
  page.items.pop_back();
  page.next = to_text({page.items.back().last_failed_us, page.items.back().letter_id});
  return page;
}

std::optional<Letter> find_letter(postgres::Connection& connection, const std::string& letter_id) {
  LetterQuery query;
  query.selection.letter_ids = {letter_id};
  return first_of(read_letters(connection, query, {}, 1, {}));
}

std::optional<Letter> find_letter_of_event(postgres::Connection& connection, const std::string& event_id) {
  return event_id.empty() ? std::nullopt : first_of(read_letters(connection, {}, {}, 1, event_id));
}

std::vector<Death> letter_history(postgres::Connection& connection, const std::string& letter_id) {
  const Rows rows = connection.run(queries::dead::letter_history, Params().add_text(letter_id));
  std::vector<Death> deaths;
  for (int row = 0; row < rows.size(); ++row) {
    deaths.push_back({.partition = number(rows, row, 0),
                      .offset = rows.integer(row, 1),
                      .repeated = rows.boolean(row, 2),
                      .origin = text(rows, row, 3),
                      .error_class = text(rows, row, 4),
                      .error_code = text(rows, row, 5),
                      .error_message = text(rows, row, 6),
                      .place = text(rows, row, 7),
                      .attempts = number(rows, row, 8),
                      .failed_us = rows.integer(row, 9)});
  }
  return deaths;
}

Result<Page<Group>> list_groups(postgres::Connection& connection, const std::string& state, const std::string& cursor,
                                int limit) {
  const auto from = cursor_or_none(cursor);
  if (!from) return tl::unexpected<Error>(from.error());
  Params params;
  add_cursor(add_text_or_null(params, state), *from).add_integer(limit + 1);
  const Rows rows = connection.run(queries::dead::list_groups, params);
  Page<Group> page;
  for (int row = 0; row < rows.size() && row < limit; ++row) page.items.push_back(group_of(rows, row));
  if (rows.size() > limit) page.next = to_text({page.items.back().last_seen_us, page.items.back().fingerprint});
  return page;
}

}  // namespace tollgate::ledger::dead
