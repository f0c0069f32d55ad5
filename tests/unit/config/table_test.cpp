#include <algorithm>

#include "common/config/parse.hpp"
#include "common/config/settings.hpp"
#include "support/catch.hpp"

using namespace tollgate::config;

TEST_CASE("the table of settings: every default fits its own setting") {
  for (const Setting& setting : all_settings()) {
    INFO(setting.name);
    if (!setting.default_value.empty()) CHECK(what_was_expected(setting, setting.default_value).empty());
    const bool number =
        setting.kind == Kind::integer || setting.kind == Kind::milliseconds || setting.kind == Kind::durations;
    CHECK((!number || (setting.max > setting.min && !setting.default_value.empty())));
    CHECK((setting.kind != Kind::choice || !setting.choices.empty()));
  }
}

TEST_CASE("the table of settings: sorted, no name twice, a meaning for each, nothing required of every program") {
  const auto table = all_settings();
  CHECK(std::adjacent_find(table.begin(), table.end(),
                           [](const Setting& a, const Setting& b) { return a.name >= b.name; }) == table.end());
  for (const Setting& setting : table) {
    INFO(setting.name);
    CHECK_FALSE(setting.meaning.empty());
    CHECK_FALSE(setting.required);
    CHECK((setting.name.ends_with("_FILE") == (setting.kind == Kind::file)));
  }
}

TEST_CASE("the table of settings: loads from an empty environment and describes itself") {
  REQUIRE(Settings::load(all_settings(), {}).has_value());
  const std::string text = describe(all_settings());
  for (const Setting& setting : all_settings()) CHECK(text.find(setting.name) != std::string::npos);
}
