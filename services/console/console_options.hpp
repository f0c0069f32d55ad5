#pragma once
#include <chrono>
#include <string>

#include "common/config/settings.hpp"
#include "common/http/server.hpp"
#include "common/postgres/connection.hpp"
#include "services/console/call.hpp"
#include "services/console/dead_topic.hpp"
#include "services/console/failed_tokens.hpp"

namespace tollgate::console {

struct ConsoleOptions {
  http::ServerOptions server;
  postgres::ConnectOptions postgres;
  int database_threads = 4;
  std::string ops_listen;
  std::chrono::milliseconds drain_timeout{25000};
  Rules rules;
  FailedTokens::Options failed_tokens;
  DeadTopic::Options dead_topic;
};

[[nodiscard]] ConsoleOptions console_options(const config::Settings& settings);

}  // namespace tollgate::console
