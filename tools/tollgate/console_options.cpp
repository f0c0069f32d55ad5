#include "tools/tollgate/console_options.hpp"

#include "common/base/rfc3339.hpp"
#include "common/log/redact.hpp"

namespace tollgate::cli {
namespace {

void add_member(std::string& object, std::string_view name, const std::optional<std::string>& value) {
  if (value) object += (object.empty() ? "" : ",") + log::json_string(name) + ":" + log::json_string(*value);
}

}  // namespace

std::optional<std::string> rfc3339_since(const std::string& text) {
  if (text.empty()) return std::nullopt;
  return format_rfc3339_seconds(get_since(text));
}

void add_limit(CLI::App& verb, int64_t& limit) {
  verb.add_option("--limit", limit, "most rows")->check(CLI::Range(int64_t{1}, int64_t{10000}))->capture_default_str();
}

int print_list(Session& session, const std::string& path, const ConsoleQuery& query, int64_t limit,
               const std::vector<std::string>& columns, std::string_view empty) {
  const ConsoleClient::List list = ConsoleClient(session).list(path, query, limit);
  session.world.out << render_rows(list.rows, columns, session.format);
  if (list.rows.empty()) session.world.err << empty << "\n";
  if (list.more) session.world.err << "there are more: --limit " << limit * 10 << "\n";
  return kExitOk;
}

void add_letter_filters(CLI::App& verb, LetterOptions& options) {
  verb.add_option("--group", options.group, "fingerprint of a group: one broken cause");
  verb.add_option("--type", options.type, "event type; 'invoice.*' means all that begin with invoice.");
  verb.add_option("--object", options.object, "id of the object");
  verb.add_option("--object-type", options.object_type, "invoice, subscription …");
  verb.add_option("--account", options.account, "connected account, or \"platform\" for the own one");
  verb.add_option("--error-class", options.error_class, "kind of failure")
      ->check(CLI::IsMember({"infrastructure", "transient", "permanent", "unknown"}));
  verb.add_option("--error-code", options.error_code, "code of the failure");
  verb.add_option("--since", options.since, "failed since: 30m, 2h, 7d, a date, an RFC 3339 time");
  verb.add_option("--until", options.until, "failed before; the same forms");
}

std::string selection_json(const LetterOptions& options) {
  std::string filter;
  add_member(filter, "type", options.type);
  add_member(filter, "object_id", options.object);
  add_member(filter, "object_type", options.object_type);
  add_member(filter, "account", options.account);
  add_member(filter, "error_class", options.error_class);
  add_member(filter, "error_code", options.error_code);
  add_member(filter, "since", rfc3339_since(options.since));
  add_member(filter, "until", rfc3339_since(options.until));
  const int ways =
      (options.ids.empty() ? 0 : 1) + (options.group ? 1 : 0) + (filter.empty() ? 0 : 1) + (options.everything ? 1 : 0);
  if (ways != 1)
    throw Failure(kExitUsage, std::string(ways == 0 ? "expected which letters: " : "expected one way to say which: ") +
                                  "ids, --group, filters (--type, --since …), or --everything");
  if (options.everything) return R"({"everything":true})";
  if (options.group) return "{\"fingerprint\":" + log::json_string(*options.group) + "}";
  if (!filter.empty()) return "{\"filter\":{" + filter + "}}";
  std::string ids;
  for (const std::string& id : options.ids) ids += (ids.empty() ? "" : ",") + log::json_string(id);
  return "{\"letter_ids\":[" + ids + "]}";
}

}  // namespace tollgate::cli
