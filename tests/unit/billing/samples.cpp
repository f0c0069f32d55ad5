#include "samples.hpp"

#include <fstream>
#include <iterator>
#include <stdexcept>

#include <rapidjson/pointer.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace tollgate::test {
namespace {

const rapidjson::Document& samples() {
  static const rapidjson::Document kDocument = [] {
    std::ifstream file("tests/fixtures/stripe/objects.json");
    if (!file) throw std::runtime_error("expected tests/fixtures/stripe/objects.json; run from the repository's root");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    rapidjson::Document document;
    document.Parse(text.c_str());
    return document;
  }();
  return kDocument;
}

std::string pointer_of(const std::string& path) {
  std::string pointer = "/";
  for (const char c : path) pointer += c == '.' ? '/' : c;
  return pointer;
}

void collect(const rapidjson::Value& value, const std::string& prefix, std::vector<std::string>& paths) {
  if (!prefix.empty()) paths.push_back(prefix.substr(1));
  if (value.IsObject())
    for (const auto& member : value.GetObject()) collect(member.value, prefix + "." + member.name.GetString(), paths);
  if (value.IsArray())
    for (rapidjson::SizeType i = 0; i < value.Size(); ++i) collect(value[i], prefix + "." + std::to_string(i), paths);
}

}  // namespace

const rapidjson::Value& sample(const std::string& resource) { return samples()["resources"][resource.c_str()]; }

std::string json_of(const rapidjson::Value& value) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  value.Accept(writer);
  return buffer.GetString();
}

std::string changed(const std::string& resource, const std::vector<Change>& changes) {
  rapidjson::Document document;
  document.CopyFrom(sample(resource), document.GetAllocator());
  for (const Change& change : changes) {
    rapidjson::Document json;
    json.Parse(change.json.c_str());
    if (json.HasParseError()) throw std::runtime_error("the test's own JSON is broken: " + change.json);
    rapidjson::Pointer(pointer_of(change.path).c_str())
        .Set(document, static_cast<const rapidjson::Value&>(json));  // copied: `json` ends here
  }
  return json_of(document);
}

std::vector<std::string> paths_of(const rapidjson::Value& value) {
  std::vector<std::string> paths;
  collect(value, "", paths);
  return paths;
}

}  // namespace tollgate::test
