#include "common/kafka/conf.hpp"

#include <array>

#include "common/kafka/errors.hpp"
#include "common/log/log.hpp"

namespace tollgate::kafka {
namespace {

constexpr int kSyslogError = 3;
constexpr int kSyslogWarning = 4;
constexpr int kSyslogInfo = 6;

// Runs on librdkafka's own threads: nothing may be thrown across it.
void log_line(const rd_kafka_t*, int level, const char* facility, const char* text) noexcept {
  try {
    const auto ours = level <= kSyslogError     ? log::Level::error
                      : level <= kSyslogWarning ? log::Level::warning
                      : level <= kSyslogInfo    ? log::Level::info
                                                : log::Level::debug;
    // A broker that cannot be reached is reported by readiness; librdkafka's line about each try is only detail.
    const bool connection_trouble = std::string_view(facility) == "FAIL" || std::string_view(facility) == "ERROR";
    log::write(connection_trouble ? log::Level::warning : ours, "librdkafka says",
               {{"facility", facility}, {"text", text}});
  } catch (...) {
    // A log line that cannot be written must not end the process.
  }
}

}  // namespace

ConfPtr make_conf(const Properties& properties) {
  ConfPtr conf(rd_kafka_conf_new());
  std::array<char, 512> reason{};
  for (const auto& [name, value] : properties) {
    if (rd_kafka_conf_set(conf.get(), name.c_str(), value.c_str(), reason.data(), reason.size()) != RD_KAFKA_CONF_OK) {
      throw ConfigError("librdkafka " + std::string(rd_kafka_version_str()) + " refused the property " + name + ": " +
                        reason.data() + ". Correct or remove it.");
    }
  }
  rd_kafka_conf_set_log_cb(conf.get(), log_line);
  return conf;
}

HandlePtr make_handle(rd_kafka_type_t type, ConfPtr conf) {
  std::array<char, 512> reason{};
  HandlePtr handle(rd_kafka_new(type, conf.get(), reason.data(), reason.size()));
  if (!handle)
    throw ConfigError(std::string("librdkafka could not be started with these properties: ") + reason.data());
  static_cast<void>(conf.release());  // rd_kafka_new took it over
  return handle;
}

std::string code_name(rd_kafka_resp_err_t code) { return rd_kafka_err2name(code); }

std::string describe(rd_kafka_resp_err_t code) { return code_name(code) + ": " + rd_kafka_err2str(code); }

}  // namespace tollgate::kafka
