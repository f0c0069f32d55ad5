#include <rapidjson/prettywriter.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <stdexcept>

#include "stripe-sim/json/json.hpp"

namespace tollgate::sim {
namespace {

/// Builds a Json from RapidJSON's events; `open_` is the path of unfinished containers.
struct Builder {
  Json root;
  std::vector<Json> open;
  std::vector<std::string> keys;

  bool put(Json value) {
    if (open.empty()) {
      root = std::move(value);
    } else if (open.back().is_array()) {
      open.back().array().push_back(std::move(value));
    } else {
      open.back().object().emplace_back(std::move(keys.back()), std::move(value));
      keys.pop_back();
    }
    return true;
  }
  bool close() {
    Json done = std::move(open.back());
    open.pop_back();
    return put(std::move(done));
  }

  bool Null() { return put(nullptr); }
  bool Bool(bool value) { return put(value); }
  bool Int(int value) { return put(value); }
  bool Uint(unsigned value) { return put(static_cast<int64_t>(value)); }
  bool Int64(int64_t value) { return put(value); }
  bool Uint64(uint64_t value) { return put(static_cast<double>(value)); }
  bool Double(double value) { return put(value); }
  bool RawNumber(const char*, rapidjson::SizeType, bool) { return false; }
  bool String(const char* text, rapidjson::SizeType size, bool) { return put(std::string(text, size)); }
  bool Key(const char* text, rapidjson::SizeType size, bool) { return keys.emplace_back(text, size), true; }
  bool StartObject() { return open.emplace_back(Json::Object{}), true; }
  bool StartArray() { return open.emplace_back(Json::Array{}), true; }
  bool EndObject(rapidjson::SizeType) { return close(); }
  bool EndArray(rapidjson::SizeType) { return close(); }
};

template <class Writer>
void write_value(Writer& writer, const Json& value) {
  if (value.is_null()) {
    writer.Null();
  } else if (value.is_bool()) {
    writer.Bool(value.boolean());
  } else if (value.is_integer()) {
    writer.Int64(value.integer());
  } else if (value.is_double()) {
    writer.Double(value.real());
  } else if (value.is_string()) {
    writer.String(value.text().data(), static_cast<rapidjson::SizeType>(value.text().size()));
  } else if (value.is_array()) {
    writer.StartArray();
    for (const Json& item : value.array()) write_value(writer, item);
    writer.EndArray();
  } else {
    writer.StartObject();
    for (const auto& [key, item] : value.object()) {
      writer.Key(key.data(), static_cast<rapidjson::SizeType>(key.size()));
      write_value(writer, item);
    }
    writer.EndObject();
  }
}

}  // namespace

Json parse_json(std::string_view text) {
  constexpr unsigned kFlags =
      rapidjson::kParseIterativeFlag | rapidjson::kParseFullPrecisionFlag | rapidjson::kParseValidateEncodingFlag;
  rapidjson::MemoryStream memory(text.data(), text.size());
  rapidjson::EncodedInputStream<rapidjson::UTF8<>, rapidjson::MemoryStream> stream(memory);
  rapidjson::Reader reader;
  Builder builder;
  if (!reader.Parse<kFlags>(stream, builder)) {
    throw std::runtime_error("expected JSON, found none at byte " + std::to_string(reader.GetErrorOffset()));
  }
  return std::move(builder.root);
}

std::string write_json(const Json& value, Style style) {
  rapidjson::StringBuffer buffer;
  if (style == Style::pretty) {
    rapidjson::PrettyWriter<rapidjson::StringBuffer> writer(buffer);
    writer.SetIndent(' ', 2);
    write_value(writer, value);
  } else {
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    write_value(writer, value);
  }
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace tollgate::sim
