#include "sample_events.hpp"

#include <fstream>
#include <iterator>
#include <stdexcept>

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace tollgate::test {
namespace {

std::ifstream open_fixture(const std::string& name) {
  std::ifstream file("tests/fixtures/stripe/" + name);
  if (!file) throw std::runtime_error("expected tests/fixtures/stripe/" + name + "; run from the repository's root");
  return file;
}

std::vector<SampleEvent> read_samples() {
  std::ifstream file = open_fixture("objects.json");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  rapidjson::Document document;
  document.Parse(text.c_str());
  std::vector<SampleEvent> samples;
  for (const auto& resource : document["resources"].GetObject()) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    resource.value.Accept(writer);
    const std::string object = buffer.GetString();
    samples.push_back({resource.name.GetString(), resource.value["object"].GetString(), object, event_with(object)});
  }
  return samples;
}

}  // namespace

const std::vector<SampleEvent>& sample_events() {
  static const std::vector<SampleEvent> samples = read_samples();
  return samples;
}

std::vector<std::string> documented_event_types() {
  std::ifstream file = open_fixture("event-types.txt");
  return {std::istream_iterator<std::string>(file), {}};
}

std::string event_with(std::string_view object, std::string_view type, std::string_view extra) {
  return std::string(R"({"id":"evt_1","object":"event","api_version":"2026-10-28.endive","created":1700000000,)")
      .append(extra)
      .append(R"("data":{"object":)")
      .append(object)
      .append(R"(},"livemode":false,"pending_webhooks":1,"request":{"id":"req_1","idempotency_key":null},"type":")")
      .append(type)
      .append("\"}");
}

}  // namespace tollgate::test
