#include <memory>

#include "common/base/rfc3339.hpp"
#include "tools/tollgate/commands.hpp"
#include "tools/tollgate/lineage_read.hpp"
#include "tools/tollgate/options.hpp"

namespace tollgate::cli {
namespace {

struct WhyOptions {
  std::string id;
  ObjectFilter filter;
  int64_t limit = 200;
};

const std::vector<std::string> kObjectColumns{
    "record", "type",       "account", "livemode",         "id",        "status",   "as_of",
    "source", "deleted_at", "settled", "unsettled_reason", "contested", "revision", "reconcile_requested"};
const std::vector<std::string> kEntryColumns{"record",    "at",          "id",     "type",  "outcome",    "reason",
                                             "beaten_by", "recorded_at", "origin", "holds", "explanation"};

Value or_nothing(const std::string& text) { return text.empty() ? Value{} : Value{text}; }
Value time_or_nothing(std::optional<int64_t> seconds) {
  return seconds ? Value{format_rfc3339_seconds(*seconds)} : Value{};
}

std::vector<Value> object_values(const ObjectName& name, const std::optional<ObjectState>& state) {
  std::vector<Value> values{"object", name.type, name.account, name.livemode, name.id};
  if (!state) {
    values.resize(kObjectColumns.size());
    return values;
  }
  for (const Value& value :
       {or_nothing(state->status), time_or_nothing(state->as_of), Value{state->source},
        time_or_nothing(state->deleted_at), Value{state->settled}, or_nothing(state->unsettled_reason),
        Value{state->contested}, Value{state->revision}, or_nothing(state->reconcile_reason)}) {
    values.push_back(value);
  }
  return values;
}

std::vector<Value> entry_values(const LineageEntry& entry, const std::optional<ObjectState>& state,
                                const Lineage& lineage) {
  return {entry.kind == LineageEntry::Kind::fetch ? "fetch" : "event",
          format_rfc3339_seconds(entry.at),
          entry.id,
          entry.type,
          or_nothing(entry.outcome),
          or_nothing(entry.reason),
          or_nothing(entry.beaten_by),
          format_rfc3339_micros(entry.seen_us),
          entry.origin,
          holds(entry, state),
          explain(entry, state, lineage.entries)};
}

std::string as_json(const ObjectName& name, const std::optional<ObjectState>& state, const Lineage& lineage) {
  std::string out = render_record(kObjectColumns, object_values(name, state), Format::json);
  for (const LineageEntry& entry : lineage.entries)
    out += render_record(kEntryColumns, entry_values(entry, state, lineage), Format::json);
  return out;
}

std::string as_text(const ObjectName& name, const std::optional<ObjectState>& state, const Lineage& lineage) {
  Listing listing{.columns = {"stripe_time", "what", "id", "verdict"}, .rows = {}};
  for (const LineageEntry& entry : lineage.entries) {
    const std::string what = entry.kind == LineageEntry::Kind::fetch ? "fetch: " + entry.type : entry.type;
    listing.rows.push_back({format_rfc3339_seconds(entry.at), what, entry.id, explain(entry, state, lineage.entries)});
  }
  return describe(name, state) + "\n" + render(listing, Format::table);
}

int why(Session& session, const WhyOptions& options) {
  postgres::Connection connection = session.connect();
  const std::vector<ObjectName> names = find_objects(connection, options.id, options.filter);
  if (names.empty()) {
    throw Failure(kExitNotFound, "nothing is known of an object " + options.id +
                                     "; no event or fetch of it was recorded (`tollgate progress "
                                     "show` tells whether events still wait)");
  }
  if (names.size() > 1)
    session.world.err << names.size() << " objects have this id; narrow it with --type or --account\n";
  for (size_t i = 0; i < names.size(); ++i) {
    const std::optional<ObjectState> state = find_state(connection, names[i]);
    const Lineage lineage = read_lineage(connection, names[i], options.limit);
    if (session.format == Format::json)
      session.world.out << as_json(names[i], state, lineage);
    else
      session.world.out << (i == 0 ? "" : "\n") << as_text(names[i], state, lineage);
    if (lineage.older_left_out)
      session.world.err << "older ones are left out: --limit " << options.limit * 10 << " shows more\n";
  }
  return kExitOk;
}

}  // namespace

void add_why(CLI::App& app, Session& session) {
  CLI::App* noun =
      app.add_subcommand("why", "why an object is as it is: every event and fetch of it, and which one holds");
  noun->footer(
      "Examples:\n  tollgate why sub_1QabcXYZ\n  tollgate why SUMMER20 --type coupon\n"
      "  tollgate why in_1QabcXYZ --output json | jq 'select(.holds)'");
  const auto options = std::make_shared<WhyOptions>();
  noun->add_option("object", options->id, "the object's id: sub_…, in_…, cus_…")->required();
  noun->add_option("--type", options->filter.type, "object type, where several share the id: coupon, plan, …");
  noun->add_option_function<std::string>(
      "--account", [options](const std::string& given) { options->filter.account = given == "platform" ? "" : given; },
      "connected account, or \"platform\" for the own one");
  noun->add_option("--limit", options->limit, "most lines, the newest")
      ->check(CLI::Range(int64_t{1}, int64_t{100000}))
      ->capture_default_str();
  add_output(*noun, session);
  noun->callback([&session, options] { session.action = [&session, options] { return why(session, *options); }; });
}

}  // namespace tollgate::cli
