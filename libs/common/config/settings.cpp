#include "common/config/settings.hpp"

#include <algorithm>
#include <cstring>

#include "common/base/check.hpp"
#include "common/config/kafka_properties.hpp"
#include "common/config/loader.hpp"
#include "common/config/parse.hpp"
#include "common/config/suggest.hpp"
#include "common/log/redact.hpp"

namespace tollgate::config {
namespace {

constexpr std::string_view kOurPrefix = "TOLLGATE_";
constexpr std::string_view kFileSuffix = "_FILE";

/// A refused value as it may be shown.
std::string found(const Setting& setting, std::string_view value) {
  constexpr size_t kShownMax = 80;
  if (setting.kind == Kind::secret) return std::to_string(value.size()) + " characters (not shown)";
  return "\"" + log::escape(log::redact(value.substr(0, kShownMax))) + (value.size() > kShownMax ? "…\"" : "\"");
}

std::string what_to_do(const Setting& setting) {
  if (setting.default_value.empty()) return "correct it or unset it";
  return "correct it, or unset it to use " + std::string(setting.default_value);
}

bool in_table(std::span<const Setting> table, std::string_view name) {
  return std::any_of(table.begin(), table.end(), [&](const Setting& setting) {
    if (setting.name == name) return true;
    return setting.kind != Kind::file && name.ends_with(kFileSuffix) &&
           setting.name == name.substr(0, name.size() - kFileSuffix.size());
  });
}

/// A misspelt variable would otherwise leave its default in force without a word.
Result<void> refuse_unknown(std::span<const Setting> table, const Environment& env) {
  for (const auto& [name, value] : env) {
    if (!name.starts_with(kOurPrefix) || in_table(table, name) || is_service_link(name)) continue;
    std::vector<std::string_view> names;
    for (const Setting& setting : table) names.push_back(setting.name);
    const std::string_view meant = nearest(name, names);
    return refuse("config", log::escape(name) + ": expected a setting of Tollgate, found an unknown name; " +
                                (meant.empty() ? "unset it" : "did you mean " + std::string(meant) + "?") +
                                " (`tollgate config --help` lists them all)");
  }
  return {};
}

Result<std::optional<Given>> find_value(const Setting& setting, const Environment& env) {
  const std::string name(setting.name);
  if (setting.kind != Kind::file) return find_given(env, name);
  const auto at = env.find(name);
  if (at == env.end() || at->second.empty()) return std::nullopt;
  return Given{at->second, "environment"};
}

}  // namespace

Result<Settings> Settings::load(std::span<const Setting> table, const std::map<std::string, std::string>& env) {
  Settings loaded;
  loaded.table_.assign(table.begin(), table.end());
  if (Result<void> known = refuse_unknown(table, env); !known) return tl::unexpected<Error>(known.error());
  for (const Setting& setting : table) {
    const std::string name(setting.name);
    Result<std::optional<Given>> given = find_value(setting, env);
    if (!given) return tl::unexpected<Error>(given.error());
    if (*given) {
      const std::string expected = what_was_expected(setting, (*given)->value);
      if (!expected.empty()) {
        return refuse("config", name + ": expected " + expected + ", found " + found(setting, (*given)->value) + "; " +
                                    what_to_do(setting) + ".");
      }
      loaded.values_[name] = (*given)->value;
      loaded.origins_[name] = (*given)->origin;
    } else if (!setting.default_value.empty()) {
      loaded.values_[name] = setting.default_value;
    }
    if (setting.required) {
      if (Result<void> there = loaded.require({setting.name}); !there) return tl::unexpected<Error>(there.error());
    }
  }
  if (Result<void> read = loaded.load_kafka_properties(env); !read) return tl::unexpected<Error>(read.error());
  return loaded;
}

Result<void> Settings::load_kafka_properties(const std::map<std::string, std::string>& env) {
  for (const auto& [variable, value] : env) {
    if (!variable.starts_with(kKafkaPrefix) || variable.size() == kKafkaPrefix.size() || value.empty()) continue;
    const bool by_file = variable.ends_with(kFileSuffix);
    const std::string name = by_file ? variable.substr(0, variable.size() - kFileSuffix.size()) : variable;
    Result<std::optional<Given>> given = find_given(env, name);
    if (!given) return tl::unexpected<Error>(given.error());
    if (!*given) continue;
    kafka_properties_[kafka_property_name(name)] = (*given)->value;
    origins_[name] = (*given)->origin;
  }
  return {};
}

Settings::~Settings() {
  for (auto& [name, value] : values_) {
    if (get_setting(name).kind == Kind::secret) explicit_bzero(value.data(), value.size());
  }
  for (auto& [property, value] : kafka_properties_) {
    if (is_secret_property(property)) explicit_bzero(value.data(), value.size());
  }
}

const Setting& Settings::get_setting(std::string_view name) const {
  const auto at =
      std::find_if(table_.begin(), table_.end(), [&](const Setting& setting) { return setting.name == name; });
  TOLLGATE_CHECK(at != table_.end(), "a program asked for a setting that is not in the table");
  return *at;
}

Result<void> Settings::require(std::initializer_list<std::string_view> names) const {
  for (const std::string_view name : names) {
    const Setting& setting = get_setting(name);
    if (values_.find(name) != values_.end()) continue;
    return refuse("config", std::string(name) + ": expected " + expectation(setting) + " (" +
                                std::string(setting.meaning) + "), found nothing; set it" +
                                (setting.kind == Kind::file ? "." : " or " + std::string(name) + "_FILE."));
  }
  return {};
}

const std::string& Settings::text(std::string_view name) const {
  static const std::string empty;
  static_cast<void>(get_setting(name));
  const auto at = values_.find(name);
  return at == values_.end() ? empty : at->second;
}

int64_t Settings::integer(std::string_view name) const {
  const auto value = parse_integer(text(name));
  TOLLGATE_CHECK(value.has_value(), "a program asked for a number that has no value: give the setting a default");
  return *value;
}

std::chrono::milliseconds Settings::milliseconds(std::string_view name) const {
  const auto value = parse_duration(text(name));
  TOLLGATE_CHECK(value.has_value(), "a program asked for a duration that has no value: give the setting a default");
  return *value;
}

std::vector<std::chrono::milliseconds> Settings::durations(std::string_view name) const {
  std::vector<std::chrono::milliseconds> all;
  for (const std::string& part : list(name)) {
    const auto value = parse_duration(part);
    TOLLGATE_CHECK(value.has_value(), "a list of durations was checked when it was loaded");
    all.push_back(*value);
  }
  return all;
}

std::vector<std::string> Settings::list(std::string_view name) const { return split_list(text(name)); }

bool Settings::given(std::string_view name) const {
  static_cast<void>(get_setting(name));
  return origins_.find(name) != origins_.end();
}

const std::map<std::string, std::string>& Settings::kafka_properties() const { return kafka_properties_; }

std::vector<Settings::Shown> Settings::redacted() const {
  std::vector<Shown> shown;
  const auto origin = [&](std::string_view name) {
    const auto at = origins_.find(name);
    return at == origins_.end() ? std::string("default") : at->second;
  };
  for (const Setting& setting : table_) {
    const auto at = values_.find(setting.name);
    const bool secret = setting.kind == Kind::secret;
    const std::string value = at == values_.end() ? "" : secret ? "(set)" : log::redact(at->second);
    shown.push_back({std::string(setting.name), value, origin(setting.name)});
  }
  for (const auto& [name, from] : origins_) {
    if (!name.starts_with(kKafkaPrefix)) continue;
    const std::string property = kafka_property_name(name);
    shown.push_back({name, is_secret_property(property) ? "(set)" : log::redact(kafka_properties_.at(property)), from});
  }
  return shown;
}

}  // namespace tollgate::config
