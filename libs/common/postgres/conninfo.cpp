#include "common/postgres/conninfo.hpp"

#include <algorithm>

#include <libpq-fe.h>

namespace tollgate::postgres {
namespace {

struct Setting {
  std::string keyword;
  std::string value;
};

using ParsedOptions = std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)>;

std::vector<Setting> settings_of_url(const std::string& url) {
  if (url.empty()) return {};
  char* problem = nullptr;
  const ParsedOptions parsed(PQconninfoParse(url.c_str(), &problem), &PQconninfoFree);
  if (!parsed) {
    // libpq's text may quote the URL, and with it a password.
    PQfreemem(problem);
    throw PostgresError("08001",
                        "expected a database address such as postgresql://user@host:5432/database, got one that libpq "
                        "cannot read: check DATABASE_URL (special characters in a password must be percent-encoded)");
  }
  std::vector<Setting> settings;
  for (const auto* option = parsed.get(); option->keyword != nullptr; ++option)
    if (option->val != nullptr) settings.push_back({option->keyword, option->val});
  return settings;
}

std::string milliseconds(std::chrono::milliseconds duration) { return std::to_string(duration.count()); }

std::string session_options(const ConnectOptions& options) {
  const std::string by_key =
      " -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c plan_cache_mode=force_generic_plan";
  return "-c statement_timeout=" + milliseconds(options.statement_timeout) +
         " -c lock_timeout=" + milliseconds(options.lock_timeout) +
         " -c idle_in_transaction_session_timeout=" + milliseconds(options.idle_in_transaction_timeout) +
         (options.by_key_only ? by_key : "");
}

/// keepalives and tcp_user_timeout notice a host that vanished; poll() in session.cpp notices one that is there but
/// mute.
std::vector<Setting> defaults(const ConnectOptions& options) {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(options.connect_timeout).count();
  return {{"connect_timeout", std::to_string(seconds)},
          {"keepalives", "1"},
          {"keepalives_idle", "10"},
          {"keepalives_interval", "5"},
          {"keepalives_count", "3"},
          {"tcp_user_timeout", "10000"},
          {"target_session_attrs", "read-write"},
          {"application_name", options.application_name},
          {"client_encoding", "UTF8"}};
}

}  // namespace

Conninfo make_conninfo(const ConnectOptions& options, const std::string& environment_options) {
  auto settings = defaults(options);
  std::string own_options = environment_options;
  for (auto& setting : settings_of_url(options.url)) {
    if (setting.keyword == "options")
      own_options = setting.value;
    else if (setting.keyword != "client_encoding")  // results are read as UTF-8, whatever the URL says
      settings.push_back(std::move(setting));
  }
  settings.push_back({"options", session_options(options) + (own_options.empty() ? "" : " " + own_options)});
  Conninfo info;
  for (auto& setting : settings) {
    info.keywords.push_back(std::move(setting.keyword));
    info.values.push_back(std::move(setting.value));
  }
  return info;
}

}  // namespace tollgate::postgres
