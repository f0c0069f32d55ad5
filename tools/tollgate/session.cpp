#include "tools/tollgate/session.hpp"

namespace tollgate::cli {

const config::Settings& Session::settings() {
  if (settings_) return *settings_;
  Result<config::Settings> loaded = config::Settings::load(config::all_settings(), world.env);
  if (!loaded) throw Failure(config::kExitConfig, loaded.error().message);
  return settings_.emplace(std::move(*loaded));
}

const config::Settings& Session::settings_with(std::initializer_list<std::string_view> names) {
  const Result<void> there = settings().require(names);
  if (!there) throw Failure(config::kExitConfig, there.error().message);
  return *settings_;
}

postgres::ConnectOptions Session::database_options() {
  return {.url = settings().text("DATABASE_URL"), .application_name = "tollgate-cli"};
}

postgres::Connection Session::connect() { return postgres::Connection(database_options()); }

}  // namespace tollgate::cli
