#include "ledger/dead/selection.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "common/base/rfc3339.hpp"

namespace tollgate::ledger::dead {
namespace {

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

void add_text(postgres::Params& params, const std::optional<std::string>& value) {
  if (value)
    params.add_text(*value);
  else
    params.add_null();
}

void add_integer(postgres::Params& params, const std::optional<int64_t>& value) {
  if (value)
    params.add_integer(*value);
  else
    params.add_null();
}

void write_text(Writer& writer, const char* name, const std::optional<std::string>& value) {
  if (!value) return;
  writer.Key(name);
  writer.String(value->data(), static_cast<rapidjson::SizeType>(value->size()));
}

void write_time(Writer& writer, const char* name, const std::optional<int64_t>& micros) {
  if (micros) write_text(writer, name, format_rfc3339_micros(*micros));
}

void write_filter(Writer& writer, const Filter& filter) {
  writer.Key("filter");
  writer.StartObject();
  write_text(writer, "type", filter.type);
  write_text(writer, "object_type", filter.object_type);
  write_text(writer, "object_id", filter.object_id);
  write_text(writer, "account", filter.account);
  if (filter.livemode) {
    writer.Key("livemode");
    writer.Bool(*filter.livemode);
  }
  write_text(writer, "error_class", filter.error_class);
  write_text(writer, "error_code", filter.error_code);
  write_time(writer, "failed_from", filter.failed_from_us);
  write_time(writer, "failed_until", filter.failed_until_us);
  writer.EndObject();
}

}  // namespace

Result<void> judge(const Selection& selection) {
  const int ways = (selection.letter_ids.empty() ? 0 : 1) + (selection.fingerprint.empty() ? 0 : 1) +
                   (selection.filter ? 1 : 0) + (selection.everything ? 1 : 0);
  if (ways == 0)
    return refuse("empty_selection",
                  "expected letter ids, a group, a filter, or everything in so many words, found none of these");
  if (ways > 1)
    return refuse("ambiguous_selection",
                  "expected one of letter ids, a group, a filter or everything, found several; give one");
  if (selection.filter == Filter{})
    return refuse(
        "empty_selection",
        "expected a filter with one condition at least, found none; to mean every open letter, say everything");
  if (selection.letter_ids.size() > kLetterIdsMax)
    return refuse("too_many_ids", "expected at most " + std::to_string(kLetterIdsMax) + " letter ids, found " +
                                      std::to_string(selection.letter_ids.size()) + "; select by group or filter");
  return {};
}

std::string to_json(const Selection& selection) {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  writer.StartObject();
  if (!selection.letter_ids.empty()) {
    writer.Key("letter_ids");
    writer.StartArray();
    for (const std::string& id : selection.letter_ids)
      writer.String(id.data(), static_cast<rapidjson::SizeType>(id.size()));
    writer.EndArray();
  }
  if (!selection.fingerprint.empty()) write_text(writer, "fingerprint", selection.fingerprint);
  if (selection.filter) write_filter(writer, *selection.filter);
  if (selection.everything) {
    writer.Key("everything");
    writer.Bool(true);
  }
  writer.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

void add_to(postgres::Params& params, const Selection& selection) {
  if (selection.letter_ids.empty())
    params.add_null();
  else
    params.add_texts({selection.letter_ids.begin(), selection.letter_ids.end()});
  const auto group = selection.fingerprint.empty() ? std::nullopt : std::optional(selection.fingerprint);
  const Filter filter = selection.filter.value_or(Filter{});
  add_text(params, group);
  add_text(params, filter.type);
  add_text(params, filter.object_type);
  add_text(params, filter.object_id);
  add_text(params, filter.account);
  if (filter.livemode)
    params.add_boolean(*filter.livemode);
  else
    params.add_null();
  add_text(params, filter.error_class);
  add_text(params, filter.error_code);
  add_integer(params, filter.failed_from_us);
  add_integer(params, filter.failed_until_us);
}

}  // namespace tollgate::ledger::dead
