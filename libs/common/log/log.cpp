#include "common/log/log.hpp"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include <spdlog/async.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "common/base/check.hpp"
#include "common/log/format.hpp"

namespace tollgate::log {
namespace {

constexpr size_t kQueuedLinesMax = 8192;

/// What setup() chose; made once and never destroyed, so that a thread may log while the process ends.
struct Chosen {
  std::string service;
  Format format = Format::text;
  Level level = Level::info;
  std::shared_ptr<spdlog::logger> logger;
};

std::atomic<Chosen*> chosen{nullptr};

Level level_from(std::string_view name) {
  for (const Level level : {Level::debug, Level::info, Level::warning, Level::error}) {
    if (name_of(level) == name) return level;
  }
  TOLLGATE_CHECK(false, "the table of settings allows no other log level");
  return Level::info;
}

/// A queue before stderr: when its reader stalls, the oldest lines are dropped and the service goes on.
std::shared_ptr<spdlog::logger> make_logger() {
  spdlog::init_thread_pool(kQueuedLinesMax, 1);
  auto logger = spdlog::create_async_nb<spdlog::sinks::stderr_sink_mt>("tollgate");
  logger->set_pattern("%v");
  logger->set_level(spdlog::level::trace);
  logger->flush_on(spdlog::level::err);
  // A full disk behind stderr must not end the service, and there is nowhere left to say so.
  logger->set_error_handler([](const std::string&) {});
  std::atexit([] { spdlog::shutdown(); });
  return logger;
}

void write_before_setup(Level level, std::string_view message, std::span<const Field> fields) {
  const std::string line =
      format_line(Format::text, std::chrono::system_clock::now(), level, "tollgate", message, fields);
  std::fprintf(stderr, "%s\n", line.c_str());
}

}  // namespace

void setup(std::string_view service, std::string_view format, std::string_view level) {
  TOLLGATE_CHECK(chosen.load() == nullptr, "a second setup would split the log into two formats");
  TOLLGATE_CHECK(format == "json" || format == "text", "the table of settings allows no other log format");
  auto made = std::make_unique<Chosen>();
  made->service = service;
  made->format = format == "json" ? Format::json : Format::text;
  made->level = level_from(level);
  made->logger = make_logger();
  chosen.store(made.release());
}

void write(Level level, std::string_view message, std::initializer_list<Field> fields) {
  try {
    const std::span<const Field> all(fields.begin(), fields.size());
    const Chosen* now = chosen.load(std::memory_order_acquire);
    if (now == nullptr) return write_before_setup(level, message, all);
    if (level < now->level) return;
    const std::string line =
        format_line(now->format, std::chrono::system_clock::now(), level, now->service, message, all);
    now->logger->log(level == Level::error ? spdlog::level::err : spdlog::level::info, spdlog::string_view_t(line));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "a log line was lost: %s\n", error.what());
  }
}

}  // namespace tollgate::log
