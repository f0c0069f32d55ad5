#pragma once
#include <map>
#include <string>
#include <vector>

#include "stripe-sim/simulator.hpp"

namespace tollgate::sim::test {

/// A simulator without sockets, around the tests' history unless told otherwise; its clock stands where it was put.
struct SimClient {
  explicit SimClient(AppOptions options = standing(), const World& world = default_world());
  /// The clock stands; everything has happened.
  static AppOptions standing();
  /// The clock stands before the first event.
  static AppOptions at_begin();
  static const World& default_world();

  using Headers = std::map<std::string, std::string>;
  Response raw(const std::string& target, const Headers& headers = {{"authorization", "Bearer sk_test_key"}});
  /// As raw() with the key and that connected account.
  Response as(const std::string& account, const std::string& target);
  /// The answer's JSON; fails the test unless it is a 200.
  Json get(const std::string& target);
  /// POST of a body to a page under /sim/.
  Json post(const std::string& target, const std::string& body);
  /// All ids of a list, page by page.
  std::vector<std::string> walk(const std::string& path, const std::string& parameters);
  /// error.code of an answer.
  static std::string code_of(const Response& response);

  Simulator sim;
};

}  // namespace tollgate::sim::test
