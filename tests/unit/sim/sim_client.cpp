#include "unit/sim/sim_client.hpp"

#include "support/catch.hpp"
#include "unit/sim/support.hpp"

namespace tollgate::sim::test {

SimClient::SimClient(AppOptions options, const World& world) : sim(options, world) {}

AppOptions SimClient::standing() {
  AppOptions options;
  options.keys.secret = "sk_test_key";
  options.clock_speed = 0;
  return options;
}

AppOptions SimClient::at_begin() {
  AppOptions options = standing();
  options.clock = ClockStart::begin;
  return options;
}

const World& SimClient::default_world() { return default_history(); }

Response SimClient::raw(const std::string& target, const Headers& headers) {
  Request request;
  request.target = target;
  request.headers.assign(headers.begin(), headers.end());
  return sim.answer(request);
}

Response SimClient::as(const std::string& account, const std::string& target) {
  return raw(target, {{"authorization", "Bearer sk_test_key"}, {"stripe-account", account}});
}

Json SimClient::get(const std::string& target) {
  const auto response = raw(target);
  INFO(target << ": " << response.body.substr(0, 300));
  REQUIRE(response.status == 200);
  return parse_json(response.body);
}

Json SimClient::post(const std::string& target, const std::string& body) {
  Request request;
  request.method = "POST";
  request.target = target;
  request.body = body;
  const auto response = sim.answer(request);
  INFO(target << ": " << response.body);
  REQUIRE(response.status == 200);
  return parse_json(response.body);
}

std::vector<std::string> SimClient::walk(const std::string& path, const std::string& parameters) {
  std::vector<std::string> ids;
  while (true) {
    Json list = get(path + "?limit=100&" + parameters + (ids.empty() ? "" : "&starting_after=" + ids.back()));
    for (Json& item : list["data"].array()) ids.push_back(item["id"].text());
    if (!list["has_more"].boolean()) return ids;
  }
}

std::string SimClient::code_of(const Response& response) {
  const Json body = parse_json(response.body);
  const Json* error = body.find("error");
  return error == nullptr ? std::string() : std::string(error->text_of("code"));
}

}  // namespace tollgate::sim::test
