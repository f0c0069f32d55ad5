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

std::vector<Value> unapplied_values(const Unapplied& event) {
  const bool waits = event.state == "waiting";
  return {waits ? "waiting" : "dead",
          event.event_id,
          event.type,
          waits ? Value{} : Value{event.state},
          or_nothing(event.error_class),
          or_nothing(event.code),
          or_nothing(event.place),
          event.tries ? Value{*event.tries} : Value{},
          or_nothing(event.next_at),
          event.failed_at};
}

const std::vector<std::string> kUnappliedColumns{"record", "id",    "type",  "letter_state", "error_class",
                                                 "code",   "place", "tries", "next_try_at",  "failed_at"};

/// What becomes of it, for a support person.
std::string fate(const Unapplied& event) {
  if (event.state == "waiting")
    return "waits for try " + std::to_string(event.tries.value_or(0) + 1) + " at " + event.next_at;
  if (event.state == "not_indexed") return "dead; its letter is not in the index yet";
  return "dead, its letter is " + event.state + ": tollgate dead show " + event.event_id;
}

std::string as_text(const std::vector<Unapplied>& events) {
  if (events.empty()) return {};
  Listing listing{.columns = {"failed_at", "what", "id", "class", "code", "now"}, .rows = {}};
  for (const Unapplied& event : events) {
    listing.rows.push_back({event.failed_at, event.type, event.event_id, or_nothing(event.error_class),
                            or_nothing(event.code), fate(event)});
  }
  return "failed, and not (yet) in the state above:\n" + render(listing, Format::table);
}

std::string as_json(const std::vector<Unapplied>& events) {
  std::string out;
  for (const Unapplied& event : events) out += render_record(kUnappliedColumns, unapplied_values(event), Format::json);
  return out;
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

Failure unknown(const std::string& id) {
  return {kExitNotFound, "nothing is known of an object or event " + id +
                             "; no event or fetch of it was recorded (`tollgate progress "
                             "show` tells whether events still wait)"};
}

void show_object(Session& session, postgres::Connection& connection, const ObjectName& name, int64_t limit) {
  const std::vector<Unapplied> events = read_unapplied(connection, name);  // first: what leaves the ladder now is below
  const std::optional<ObjectState> state = find_state(connection, name);
  const Lineage lineage = read_lineage(connection, name, limit);
  std::ostream& out = session.world.out;
  if (session.format == Format::json) {
    out << as_json(name, state, lineage) << as_json(events);
  } else {
    out << as_text(name, state, lineage);
    if (!events.empty()) out << "\n" << as_text(events);
  }
  if (lineage.older_left_out) session.world.err << "older ones are left out: --limit " << limit * 10 << " shows more\n";
}

/// An event without an object: all there is to tell is what became of itself.
int show_event_alone(Session& session, postgres::Connection& connection, const std::string& id) {
  const std::vector<Unapplied> events = read_unapplied(connection, id);
  session.world.out << (session.format == Format::json ? as_json(events) : as_text(events));
  session.world.err << "the event " << id << " speaks of no object; `tollgate events show " << id << "` has the rest\n";
  return kExitOk;
}

int why(Session& session, const WhyOptions& options) {
  postgres::Connection connection = session.connect();
  std::string id = options.id;
  if (id.starts_with("evt_")) {
    const auto object = find_object_of_event(connection, id);
    if (!object) throw unknown(id);
    if (object->empty()) return show_event_alone(session, connection, id);
    id = *object;
  }
  const std::vector<ObjectName> names = find_objects(connection, id, options.filter);
  if (names.empty()) throw unknown(options.id);
  if (names.size() > 1)
    session.world.err << names.size() << " objects have this id; narrow it with --type or --account\n";
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0 && session.format != Format::json) session.world.out << "\n";
    show_object(session, connection, names[i], options.limit);
  }
  return kExitOk;
}

}  // namespace

void add_why(CLI::App& app, Session& session) {
  CLI::App* noun = app.add_subcommand(
      "why", "why an object is as it is: every event and fetch of it, which one holds, and which failed");
  noun->footer(
      "Examples:\n  tollgate why sub_1QabcXYZ\n  tollgate why SUMMER20 --type coupon\n  tollgate why evt_1QabcXYZ\n"
      "  tollgate why in_1QabcXYZ --output json | jq 'select(.holds)'");
  const auto options = std::make_shared<WhyOptions>();
  noun->add_option("object", options->id, "the object's id: sub_…, in_…, cus_…; or an event's")->required();
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
