#include <map>
#include <set>
#include <string>

#include "services/console/route.hpp"
#include "support/catch.hpp"
#include "tollgate_console/openapi.hpp"

using namespace tollgate::console;

namespace {

/// "GET /api/v1/events" → its lines, taken from the contract by indentation: a path at two blanks, a method at four.
std::map<std::string, std::string> operations_of_contract() {
  std::map<std::string, std::string> operations;
  std::string path;
  std::string* current = nullptr;
  std::string_view text = kOpenApi;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.starts_with("components:")) break;
    if (line.starts_with("  /")) {
      path = line.substr(2, line.size() - 3);
      current = nullptr;
    } else if (line == "    get:" || line == "    post:") {
      current = &operations[(line == "    get:" ? "GET " : "POST ") + path];
    } else if (current != nullptr) {
      *current += std::string(line) + "\n";
    }
  }
  return operations;
}

}  // namespace

TEST_CASE("contract: every route is in it, with its role, and it has no other") {
  auto operations = operations_of_contract();
  for (const Route& route : all_routes()) {
    const std::string name = std::string(route.method) + " " + std::string(kBasePath) + std::string(route.path);
    INFO(name);
    REQUIRE(operations.count(name) == 1);
    CHECK(operations[name].find("x-role: " + std::string(name_of(route.role)) + "\n") != std::string::npos);
    operations.erase(name);
  }
  for (const auto& [name, lines] : operations) CHECK(name.empty());
}

TEST_CASE("contract: each query parameter of a route is in it, and no other") {
  // References of the contract by the name they stand for.
  const std::map<std::string, std::string> references{{"ObjectId", "object_id"}, {"Account", "account"},
                                                      {"Since", "since"},        {"Until", "until"},
                                                      {"Limit", "limit"},        {"Cursor", "cursor"}};
  auto operations = operations_of_contract();
  for (const Route& route : all_routes()) {
    const std::string name = std::string(route.method) + " " + std::string(kBasePath) + std::string(route.path);
    const std::string& lines = operations[name];
    std::set<std::string> named;
    for (size_t at = lines.find("        - name: "); at != std::string::npos;
         at = lines.find("        - name: ", at + 1)) {
      const size_t begin = at + 16;
      const std::string parameter = lines.substr(begin, lines.find('\n', begin) - begin);
      if (lines.compare(lines.find('\n', begin) + 1, 19, "          in: query") == 0) named.insert(parameter);
    }
    for (const auto& [reference, parameter] : references) {
      if (lines.find("#/components/parameters/" + reference + "\"") != std::string::npos) named.insert(parameter);
    }
    INFO(name);
    CHECK(named == std::set<std::string>(route.query.begin(), route.query.end()));
  }
}
