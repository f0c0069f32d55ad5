#include "tools/tollgate/finding.hpp"

#include "common/log/redact.hpp"

namespace tollgate::cli {
namespace {

struct Look {
  const char* word;
  const char* colour;
};

Look look_of(Finding::Status status) {
  switch (status) {
    case Finding::Status::ok:
      return {"ok", "\x1b[32m"};
    case Finding::Status::warn:
      return {"warn", "\x1b[33m"};
    case Finding::Status::fail:
      return {"FAIL", "\x1b[31m"};
    case Finding::Status::skipped:
      return {"-", ""};
  }
  return {"FAIL", ""};
}

std::string padded(std::string text, size_t width) {
  return text + std::string(text.size() < width ? width - text.size() : 1, ' ');
}

}  // namespace

Finding ok(std::string link, std::string what) { return {Finding::Status::ok, std::move(link), std::move(what), {}}; }
Finding warn(std::string link, std::string what, std::string advice) {
  return {Finding::Status::warn, std::move(link), std::move(what), std::move(advice)};
}
Finding fail(std::string link, std::string what, std::string advice) {
  return {Finding::Status::fail, std::move(link), std::move(what), std::move(advice)};
}
Finding skipped(std::string link, std::string what) {
  return {Finding::Status::skipped, std::move(link), std::move(what), {}};
}

std::string render(const Finding& finding, Format format, Colour colour) {
  const Look look = look_of(finding.status);
  const std::string what = log::redact(finding.what);
  if (format == Format::json) {
    const std::vector<std::string> columns{"status", "link", "what", "advice"};
    const std::vector<Value> values{finding.status == Finding::Status::skipped ? "skipped" : look.word, finding.link,
                                    what, finding.advice.empty() ? Value{} : Value{finding.advice}};
    return render_record(columns, values, format);
  }
  const bool colourful = colour == Colour::allowed && *look.colour != '\0';
  const std::string word = padded(look.word, 6);
  std::string line = colourful ? look.colour + word + "\x1b[0m" : word;
  line += padded(finding.link, 10) + log::escape(what);
  if (!finding.advice.empty()) line += ": " + log::escape(finding.advice);
  return line + "\n";
}

Finding judge_clock(int64_t ours_us, int64_t theirs_us) {
  constexpr int64_t kWarnMicroseconds = 2'000'000;
  constexpr int64_t kFailMicroseconds = 60'000'000;
  const int64_t apart = ours_us > theirs_us ? ours_us - theirs_us : theirs_us - ours_us;
  const std::string what = "this machine's clock is " + std::to_string(apart / 1000) + " ms " +
                           (ours_us > theirs_us ? "ahead of" : "behind") + " Postgres's";
  const std::string advice = "synchronise both machines with NTP";
  if (apart > kFailMicroseconds) return fail("clock", what, advice);
  return apart > kWarnMicroseconds ? warn("clock", what, advice) : ok("clock", what);
}

}  // namespace tollgate::cli
