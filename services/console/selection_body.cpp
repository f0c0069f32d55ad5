#include "services/console/selection_body.hpp"

#include <array>

namespace tollgate::console {
namespace {

namespace dead = ledger::dead;

constexpr auto kSelectionMembers =
    std::to_array<std::string_view>({"letter_ids", "fingerprint", "filter", "everything"});
constexpr auto kFilterMembers = std::to_array<std::string_view>(
    {"type", "object_type", "object_id", "account", "livemode", "error_class", "error_code", "since", "until"});
constexpr auto kClasses = std::to_array<std::string_view>({"infrastructure", "transient", "permanent", "unknown"});
constexpr size_t kTextMax = 250;

std::optional<dead::Filter> read_filter(Body& selection) {
  Body filter = selection.object("filter", kFilterMembers);
  if (!selection.has("filter")) return std::nullopt;
  auto account = filter.text("account", kTextMax);
  if (account == "platform") account->clear();
  return dead::Filter{.type = filter.text("type", kTextMax),
                      .object_type = filter.text("object_type", kTextMax),
                      .object_id = filter.text("object_id", kTextMax),
                      .account = account,
                      .livemode = filter.boolean("livemode"),
                      .error_class = filter.one_of("error_class", kClasses),
                      .error_code = filter.text("error_code", kTextMax),
                      .failed_from_us = filter.time("since"),
                      .failed_until_us = filter.time("until")};
}

}  // namespace

dead::Selection read_selection(Body& body) {
  if (!body.has("selection")) body.fault("selection", "expected which letters are meant");
  Body selection = body.object("selection", kSelectionMembers);
  return {.letter_ids = selection.texts("letter_ids", dead::kLetterIdsMax),
          .fingerprint = selection.text("fingerprint", kTextMax).value_or(""),
          .filter = read_filter(selection),
          .everything = selection.boolean("everything").value_or(false)};
}

}  // namespace tollgate::console
