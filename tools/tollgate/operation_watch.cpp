#include "tools/tollgate/operation_watch.hpp"

#include <array>
#include <chrono>
#include <thread>

namespace tollgate::cli {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kLook{500};
constexpr std::chrono::seconds kLineEvery{5};
constexpr int kBarWidth = 30;

int64_t ended(const JsonValue& counts) {
  return counts["total"].integer() - counts["pending"].integer() - counts["published"].integer();
}

/// Nothing goes on by itself from here.
bool rests(const std::string& state) { return state != "running" && state != "draft"; }

std::string advice(const std::string& state, const std::string& id) {
  if (state == "awaiting_approval") return "it waits for a second person: tollgate operations approve " + id;
  if (state == "paused" || state == "stopped")
    return "go on: tollgate operations resume " + id + "; give up: tollgate operations cancel " + id;
  return {};
}

/// Shows what changed since the last look.
class Display {
 public:
  explicit Display(Session& session) : session_(session) {}

  void show(const JsonValue& operation) {
    const std::string line = progress_line(operation, kBarWidth);
    if (session_.format == Format::json) {
      if (line != last_) session_.world.out << operation.line() << std::endl;
    } else if (session_.world.out_is_terminal) {
      session_.world.err << "\r\x1b[K" << line << std::flush;
    } else if (line != last_ && (last_.empty() || Clock::now() - shown_at_ >= kLineEvery)) {
      session_.world.err << line << std::endl;
      shown_at_ = Clock::now();
    } else {
      return;
    }
    last_ = line;
  }

  void end(const JsonValue& operation) {
    if (session_.format == Format::json) return;
    if (session_.world.out_is_terminal) session_.world.err << "\n";
    const std::string state = operation["state"].text();
    session_.world.out << neutralise_lines(operation["operation_id"].text()) << " " << progress_line(operation, 0)
                       << "\n";
    const std::string why = operation["state_reason"].text();
    if (!why.empty()) session_.world.out << state << ": " << neutralise_lines(why) << "\n";
    if (const int64_t surprises = operation["predicted.surprises"].integer(); surprises > 0)
      session_.world.err << surprises << " ended otherwise than the dry run foresaw\n";
    const std::string next = advice(state, neutralise_lines(operation["operation_id"].text()));
    if (!next.empty()) session_.world.err << next << "\n";
  }

 private:
  Session& session_;
  std::string last_;
  Clock::time_point shown_at_{};
};

int exit_code_of(const JsonValue& operation) {
  const std::string state = operation["state"].text();
  if (state == "awaiting_approval") return kExitOk;
  if (state != "done") return kExitError;
  const JsonValue counts = operation["counts"];
  return counts["dead"].integer() + counts["refused"].integer() > 0 ? kExitPartly : kExitOk;
}

}  // namespace

std::string progress_line(const JsonValue& operation, int width) {
  static constexpr auto kNames =
      std::to_array<const char*>({"applied", "superseded", "ignored", "discarded", "dead", "refused", "canceled"});
  const JsonValue counts = operation["counts"];
  const int64_t total = counts["total"].integer();
  const int64_t done = ended(counts);
  const int64_t percent = total == 0 ? 100 : done * 100 / total;
  std::string line;
  if (width > 0) {
    const auto full = static_cast<size_t>(percent * width / 100);
    line = "[" + std::string(full, '#') + std::string(static_cast<size_t>(width) - full, '-') + "] ";
  }
  line += neutralise_lines(operation["state"].text()) + " " + std::to_string(percent) + " % " + std::to_string(done) +
          "/" + std::to_string(total);
  for (const char* name : kNames) {
    if (const int64_t count = counts[name].integer(); count > 0) line += ", " + std::to_string(count) + " " + name;
  }
  return line;
}

int watch_operation(Session& session, ConsoleClient& console, const std::string& id) {
  Display display(session);
  for (;;) {
    const JsonValue operation = console.get("/operations/" + segment(id));
    display.show(operation);
    if (rests(operation["state"].text())) {
      display.end(operation);
      return exit_code_of(operation);
    }
    std::this_thread::sleep_for(kLook);
  }
}

}  // namespace tollgate::cli
