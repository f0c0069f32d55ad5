#include "ledger/canonical.hpp"

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <numeric>
#include <utility>

namespace tollgate::ledger {
namespace {

constexpr unsigned kParseFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag |
                                 rapidjson::kParseValidateEncodingFlag | rapidjson::kParseFullPrecisionFlag;

void sort_members(Json& object) {
  if (std::is_sorted(object.keys.begin(), object.keys.end())) return;
  std::vector<std::size_t> order(object.keys.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return object.keys[a] < object.keys[b]; });
  Json sorted{Json::Kind::object, {}, {}, {}};
  for (const std::size_t i : order) {
    sorted.keys.push_back(std::move(object.keys[i]));
    sorted.items.push_back(std::move(object.items[i]));
  }
  object = std::move(sorted);
}

// RapidJSON's own document cannot tell the number 1 from the string "1" once numbers are kept as written.
class Builder : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Builder> {
 public:
  bool Null() { return put(Json{}); }
  bool Bool(bool value) { return put(Json{Json::Kind::truth, value ? "true" : "false", {}, {}}); }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool) {
    return put(Json{Json::Kind::number, std::string(text, size), {}, {}});
  }
  bool String(const char* text, rapidjson::SizeType size, bool) {
    return put(Json{Json::Kind::string, std::string(text, size), {}, {}});
  }
  bool Key(const char* text, rapidjson::SizeType size, bool) {
    open_.back().keys.emplace_back(text, size);
    return true;
  }
  bool StartObject() { return open(Json::Kind::object); }
  bool EndObject(rapidjson::SizeType) { return close(); }
  bool StartArray() { return open(Json::Kind::array); }
  bool EndArray(rapidjson::SizeType) { return close(); }

  Json take() { return std::move(whole_); }

 private:
  bool put(Json value) {
    if (open_.empty()) {
      whole_ = std::move(value);
    } else {
      open_.back().items.push_back(std::move(value));
    }
    return true;
  }
  bool open(Json::Kind kind) {
    if (open_.size() == kJsonDepthMax) return false;
    open_.push_back(Json{kind, {}, {}, {}});
    return true;
  }
  bool close() {
    Json value = std::move(open_.back());
    open_.pop_back();
    if (value.kind == Json::Kind::object) sort_members(value);
    return put(std::move(value));
  }

  std::vector<Json> open_;
  Json whole_;
};

void write(const Json& value, std::string& out);

void write_members(const Json& object, std::string& out) {
  out += '{';
  for (std::size_t i = 0; i < object.keys.size(); ++i) {
    if (object.items[i].kind == Json::Kind::null) continue;
    if (out.back() != '{') out += ',';
    write_string(object.keys[i], Controls::as_they_are, out);
    out += ':';
    write(object.items[i], out);
  }
  out += '}';
}

void write(const Json& value, std::string& out) {
  // Enough for two different strings never to be written alike: control bytes may stay as they are.
  if (value.kind == Json::Kind::object) return write_members(value, out);
  if (value.kind != Json::Kind::array) return write_scalar(value, Controls::as_they_are, out);
  out += '[';
  for (const Json& item : value.items) {
    if (&item != value.items.data()) out += ',';
    write(item, out);
  }
  out += ']';
}

}  // namespace

const Json* Json::find(std::string_view key) const {
  const auto at = std::lower_bound(keys.begin(), keys.end(), key);
  if (at == keys.end() || *at != key) return nullptr;
  return &items[static_cast<std::size_t>(at - keys.begin())];
}

std::optional<Json> parse_json(std::string_view text) {
  rapidjson::MemoryStream stream(text.data(), text.size());
  rapidjson::Reader reader;
  Builder builder;
  if (reader.Parse<kParseFlags>(stream, builder).IsError()) return std::nullopt;
  if (stream.Tell() != text.size()) return std::nullopt;  // a NUL byte reads as the end
  return builder.take();
}

void write_string(std::string_view text, Controls controls, std::string& out) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (controls == Controls::escaped && (byte < 0x20 || byte == 0x7F)) {
      out += "\\u00";
      out += kHex[byte >> 4U];
      out += kHex[byte & 15U];
      continue;
    }
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
}

void write_scalar(const Json& value, Controls controls, std::string& out) {
  if (value.kind == Json::Kind::string) return write_string(value.text, controls, out);
  out += value.kind == Json::Kind::null ? std::string_view("null") : std::string_view(value.text);
}

std::string canonical(const Json& value) {
  std::string out;
  write(value, out);
  return out;
}

void put_back(Json& object, const Json& previous) {
  if (object.kind != Json::Kind::object || previous.kind != Json::Kind::object) {
    object = previous;
    return;
  }
  for (std::size_t i = 0; i < previous.keys.size(); ++i) {
    const auto at = std::lower_bound(object.keys.begin(), object.keys.end(), previous.keys[i]);
    const auto index = at - object.keys.begin();
    if (at != object.keys.end() && *at == previous.keys[i]) {
      put_back(object.items[static_cast<std::size_t>(index)], previous.items[i]);
    } else {
      object.keys.insert(at, previous.keys[i]);
      object.items.insert(object.items.begin() + index, previous.items[i]);
    }
  }
}

}  // namespace tollgate::ledger
