#include "ledger/reconcile/drift_text.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "ledger/dead/diff.hpp"

namespace tollgate::ledger::reconcile {
namespace {

constexpr size_t kPlacesMax = 100;
using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

void write_member(Writer& writer, const char* key, const std::optional<std::string>& json) {
  if (!json) return;
  writer.Key(key);
  writer.RawValue(json->data(), json->size(), rapidjson::kObjectType);
}

}  // namespace

DriftText drift_text(std::string_view mirror, std::string_view stripe) {
  const auto changes = dead::diff(mirror, stripe);
  DriftText text;
  rapidjson::StringBuffer out;
  Writer writer(out);
  writer.StartArray();
  for (const dead::Change& change : changes) {
    if (text.paths.size() == kPlacesMax) {
      writer.StartObject();
      writer.Key("more");
      writer.Uint64(changes.size() - kPlacesMax);
      writer.EndObject();
      break;
    }
    text.paths.push_back(change.path);
    writer.StartObject();
    writer.Key("path");
    writer.String(change.path.data(), static_cast<rapidjson::SizeType>(change.path.size()));
    write_member(writer, "mirror", change.before);
    write_member(writer, "stripe", change.after);
    writer.EndObject();
  }
  writer.EndArray();
  text.changes.assign(out.GetString(), out.GetSize());
  return text;
}

}  // namespace tollgate::ledger::reconcile
