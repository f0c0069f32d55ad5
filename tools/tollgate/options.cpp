#include "tools/tollgate/options.hpp"

#include "common/base/rfc3339.hpp"
#include "common/config/parse.hpp"

namespace tollgate::cli {

void add_output(CLI::App& command, Session& session) {
  static const std::map<std::string, Format> kFormats{{"table", Format::table}, {"json", Format::json}};
  command
      .add_option_function<std::string>(
          "-o,--output", [&session](const std::string& name) { session.format = kFormats.at(name); },
          "table for people, json for programs: one object a line")
      ->check(CLI::IsMember({"table", "json"}))
      ->type_name("FORMAT");
}

std::optional<int64_t> parse_since(std::string_view text, int64_t now) {
  constexpr int64_t kDaySeconds = 86400;
  if (text.ends_with('d')) {
    const auto days = config::parse_integer(text.substr(0, text.size() - 1));
    if (days && *days >= 0 && *days < now / kDaySeconds) return now - *days * kDaySeconds;
  }
  if (const auto duration = config::parse_duration(text))
    return now - std::chrono::floor<std::chrono::seconds>(*duration).count();
  if (const auto time = parse_rfc3339_seconds(text)) return time;
  return parse_rfc3339_seconds(std::string(text) + "T00:00:00Z");
}

int64_t get_since(std::string_view text) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto since = parse_since(text, std::chrono::floor<std::chrono::seconds>(now).count());
  if (since) return *since;
  throw Failure(kExitUsage,
                "--since: expected 30m, 2h, 7d, a date or an RFC 3339 time, found \"" + std::string(text) + "\"");
}

}  // namespace tollgate::cli
