#include "tools/tollgate/run_watch.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

namespace tollgate::cli {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kLook{500};
constexpr std::chrono::seconds kLineEvery{5}, kLeaderEvery{2}, kLeaderlessMax{15};
constexpr int kBarWidth = 30;

bool rests(const std::string& state) { return state != "running" && state != "waiting"; }

std::string duration_text(int64_t seconds) {
  if (seconds < 60) return std::to_string(seconds) + "s";
  if (seconds < 3600) return std::to_string(seconds / 60) + "m";
  return std::to_string(seconds / 3600) + "h" + std::to_string(seconds % 3600 / 60) + "m";
}

std::string bar(int64_t percent, int width) {
  const auto full = static_cast<size_t>(percent * width / 100);
  return "[" + std::string(full, '#') + std::string(static_cast<size_t>(width) - full, '-') + "] ";
}

std::string sentence_without_leader(const JsonValue& leader) {
  const std::string owner = leader["owner"].text();
  return "expected a reconciler that leads, found none" +
         (owner.empty() ? std::string(": none was ever started on this database")
                        : ": the last one was " + neutralise_lines(owner)) +
         "; start tollgate-reconciler, or see its /readyz";
}

bool has_leader(ConsoleClient& console, JsonValue& leader) {
  leader = console.get("/reconcile/status")["leader"];
  return leader["leads"].boolean();
}

/// Notices that nobody works on it any more. A takeover has its time.
class LeaderWatch {
 public:
  void look(ConsoleClient& console, const std::string& run_id) {
    const auto now = Clock::now();
    if (now - looked_at_ < kLeaderEvery) return;
    looked_at_ = now;
    JsonValue leader;
    if (has_leader(console, leader)) {
      seen_at_ = now;
    } else if (now - seen_at_ >= kLeaderlessMax) {
      throw Failure(kExitError, sentence_without_leader(leader) + ". The run goes on with the next one: tollgate " +
                                    "reconcile watch " + neutralise_lines(run_id));
    }
  }

 private:
  Clock::time_point seen_at_ = Clock::now(), looked_at_{};
};

/// Shows what changed since the last look.
class Display {
 public:
  Display(Session& session, int64_t objects) : session_(session), objects_then_(objects) {}

  void show(const JsonValue& run) {
    if (session_.format == Format::json) {
      if (const std::string line = run.line(); line != last_) session_.world.out << (last_ = line) << std::endl;
      return;
    }
    const std::string line = run_line(run, kBarWidth, elapsed(), objects_then_);
    if (session_.world.out_is_terminal)
      session_.world.err << "\r\x1b[K" << line << std::flush;
    else if (last_.empty() || Clock::now() - shown_at_ >= kLineEvery)
      session_.world.err << line << std::endl;
    else
      return;
    shown_at_ = Clock::now();
    last_ = line;
  }

  void end(const JsonValue& run) {
    if (session_.format == Format::json) return;
    if (session_.world.out_is_terminal) session_.world.err << "\n";
    const std::string id = neutralise_lines(run["run_id"].text()), state = run["state"].text();
    session_.world.out << id << " " << run_line(run, 0, 0, 0) << "\n";
    if (const std::string why = run["state_reason"].text(); !why.empty())
      session_.world.err << neutralise_lines(why) << "\n";
    if (run["drifted"].integer() > 0) session_.world.err << "what differed: tollgate drift list --run " << id << "\n";
    if (state == "stopped")
      session_.world.err << "go on: tollgate reconcile resume " << id
                         << " --burial-limit SHARE; give up: tollgate reconcile cancel " << id << "\n";
  }

 private:
  [[nodiscard]] int64_t elapsed() const {
    return std::chrono::duration_cast<std::chrono::seconds>(Clock::now() - begun_at_).count();
  }
  Session& session_;
  int64_t objects_then_;
  Clock::time_point begun_at_ = Clock::now(), shown_at_{};
  std::string last_;
};

}  // namespace

std::string run_line(const JsonValue& run, int width, int64_t elapsed_seconds, int64_t objects_then) {
  const int64_t objects = run["objects"].integer(), guess = run["total_guess"].integer();
  const bool done = run["state"].text() == "done";
  // The guess is a guess: a run that is not over never shows all of it.
  const int64_t percent = done ? 100 : guess <= 0 ? 0 : std::min<int64_t>(99, objects * 100 / guess);
  std::string line = width > 0 ? bar(percent, width) : std::string();
  line += neutralise_lines(run["state"].text());
  if (guess > 0 || done) line += " " + std::to_string(percent) + " %";
  line += " " + std::to_string(objects);
  if (guess > 0 && !done) line += " of about " + std::to_string(std::max(guess, objects));
  line += " objects, " + std::to_string(run["pages"].integer()) + " pages";
  if (const int64_t drifted = run["drifted"].integer(); drifted > 0)
    line += ", " + std::to_string(drifted) + " differed";
  if (const int64_t buried = run["buried"].integer(); buried > 0) line += ", " + std::to_string(buried) + " gone";
  const int64_t lately = objects - objects_then;
  if (!done && elapsed_seconds > 0 && lately > 0 && guess > objects)
    line += ", about " + duration_text((guess - objects) * elapsed_seconds / lately) + " left";
  return line;
}

int exit_code_of_run(const JsonValue& run) {
  if (run["state"].text() != "done") return kExitError;
  const bool compares = run["kind"].text() == "verify" || run["dry_run"].boolean();
  return compares && run["drifted"].integer() > 0 ? kExitDrift : kExitOk;
}

void need_leader(ConsoleClient& console) {
  JsonValue leader;
  if (!has_leader(console, leader))
    throw Failure(kExitError, sentence_without_leader(leader) + ". Nothing was asked for.");
}

int watch_run(Session& session, ConsoleClient& console, const std::string& id) {
  const std::string path = "/reconcile/runs/" + segment(id);
  JsonValue run = console.get(path);
  Display display(session, run["objects"].integer());
  LeaderWatch leader;
  for (;;) {
    display.show(run);
    if (rests(run["state"].text())) {
      display.end(run);
      return exit_code_of_run(run);
    }
    leader.look(console, id);
    std::this_thread::sleep_for(kLook);
    run = console.get(path);
  }
}

}  // namespace tollgate::cli
