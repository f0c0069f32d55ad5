#include "support/postgres_server.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/migrate.hpp"

namespace tollgate::support {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr auto kPatience = 30s;
constexpr const char* kTemplate = "tollgate_template";

fs::path find_programs() {
  if (const char* given = std::getenv("TOLLGATE_POSTGRES_BIN")) return given;
  std::vector<std::pair<int, fs::path>> found;
  std::error_code missing;
  for (const auto& entry : fs::directory_iterator("/usr/lib/postgresql", missing))
    if (fs::exists(entry.path() / "bin/initdb"))
      found.emplace_back(std::atoi(entry.path().filename().c_str()), entry.path() / "bin");
  if (found.empty())
    throw std::runtime_error("expected Postgres under /usr/lib/postgresql, found none: apt-get install postgresql");
  return std::ranges::max(found).second;
}

const passwd* postgres_user() {
  const auto* user = getpwnam("postgres");
  if (user == nullptr)
    throw std::runtime_error(
        "expected a user postgres, as the tests run as root and Postgres refuses root: apt-get install postgresql");
  return user;
}

void become_ordinary_user(const passwd* user) {
  if (user != nullptr &&
      (initgroups(user->pw_name, user->pw_gid) != 0 || setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0))
    _exit(126);
}

/// Starts a program as an ordinary user, its output in `log`; it ends when this process does.
int spawn(const std::vector<std::string>& arguments, const fs::path& log, int signal_at_our_end) {
  std::vector<char*> argv;
  for (const auto& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  const auto* user = geteuid() == 0 ? postgres_user() : nullptr;
  const int pid = fork();
  if (pid < 0) throw std::runtime_error("expected fork to work, it failed");
  if (pid > 0) return pid;
  become_ordinary_user(user);
  prctl(PR_SET_PDEATHSIG, signal_at_our_end);
  const int output = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  execv(argv[0], argv.data());
  _exit(127);
}

int wait_for(int pid) {
  int status = 0;
  waitpid(pid, &status, 0);
  return status;
}

[[noreturn]] void fail_with_log(const std::string& what, const fs::path& log) {
  std::ifstream file(log);
  throw std::runtime_error(what + ":\n" + std::string(std::istreambuf_iterator<char>(file), {}));
}

/// The parent of a process, from /proc/<pid>/stat: "pid (name) state parent …".
int parent_of(const fs::path& process) {
  std::ifstream file(process / "stat");
  std::string text(std::istreambuf_iterator<char>(file), {});
  const auto name_end = text.rfind(')');
  return name_end == std::string::npos ? -1 : std::atoi(text.c_str() + name_end + 4);
}

/// Backends have sessions of their own, so no process group holds them all.
void signal_family(int parent, int signal) {
  std::vector<int> family{parent};
  std::error_code gone;
  for (const auto& entry : fs::directory_iterator("/proc", gone))
    if (const int pid = std::atoi(entry.path().filename().c_str()); pid > 0 && parent_of(entry.path()) == parent)
      family.push_back(pid);
  for (const int pid : family) ::kill(pid, signal);
}

fs::path make_directory() {
  std::string name = "/tmp/tollgate-postgres-XXXXXX";
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("expected to make a directory in /tmp, it failed");
  if (geteuid() == 0 && chown(name.c_str(), postgres_user()->pw_uid, postgres_user()->pw_gid) != 0)
    throw std::runtime_error("expected to give " + name + " to user postgres, it failed");
  return name;
}

bool answers(const std::string& url) {
  try {
    return connect(url).alive();
  } catch (const postgres::PostgresError&) {
    return false;
  }
}

}  // namespace

PostgresServer& PostgresServer::shared() {
  static PostgresServer server;
  return server;
}

PostgresServer::PostgresServer() : directory_(make_directory()) {
  const auto log = directory_ / "initdb.log";
  const int pid = spawn({find_programs() / "initdb", "-D", directory_ / "data", "-U", "postgres", "-A", "trust", "-E",
                         "UTF8", "--locale=C", "--no-sync", "--no-instructions"},
                        log, SIGKILL);
  if (wait_for(pid) != 0) fail_with_log("expected initdb to make a database cluster, it failed", log);
  start();
}

PostgresServer::~PostgresServer() {
  if (pid_ > 0) {
    signal_family(pid_, SIGCONT);
    stop(SIGQUIT);
  }
  std::error_code ignored;  // what is left lies in /tmp
  fs::remove_all(directory_, ignored);
}

std::string PostgresServer::url(const std::string& database, const std::string& user) const {
  return "postgresql:///" + database + "?host=" + directory_.string() + "&user=" + user;
}

void PostgresServer::start() {
  if (pid_ > 0) return;
  const auto log = directory_ / "postgres.log";
  pid_ = spawn({find_programs() / "postgres", "-D", directory_ / "data", "-k", directory_, "-c",
                "listen_addresses=", "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off",
                "-c", "max_connections=60", "-c", "shared_buffers=64MB"},
               log, SIGQUIT);
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (!answers(url())) {
    if (waitpid(pid_, nullptr, WNOHANG) != 0 || std::chrono::steady_clock::now() > deadline) {
      pid_ = -1;
      fail_with_log("expected Postgres to start, it did not", log);
    }
    std::this_thread::sleep_for(20ms);  // between two tries of the condition
  }
}

void PostgresServer::stop(int signal) {
  if (pid_ <= 0) return;
  ::kill(pid_, signal);
  wait_for(pid_);
  pid_ = -1;
}

void PostgresServer::stop_fast() { stop(SIGINT); }
void PostgresServer::stop_immediately() { stop(SIGQUIT); }

void PostgresServer::kill() {
  if (pid_ <= 0) return;
  signal_family(pid_, SIGKILL);
  wait_for(pid_);
  pid_ = -1;
}

void PostgresServer::freeze() {
  if (pid_ > 0) signal_family(pid_, SIGSTOP);
}

void PostgresServer::thaw() {
  if (pid_ > 0) signal_family(pid_, SIGCONT);
}

std::string PostgresServer::make_name() { return "test_" + std::to_string(++databases_); }

std::string PostgresServer::make_database() {
  const auto name = make_name();
  connect(url()).execute("create database " + name);
  return url(name);
}

std::string PostgresServer::make_migrated_database() {
  if (!template_made_) {
    connect(url()).execute(std::string("create database ") + kTemplate);
    if (const auto applied = db::migrate_up(connect_options(url(kTemplate)), {}); !applied)
      throw std::runtime_error(applied.error().message);
    template_made_ = true;
  }
  const auto name = make_name();
  connect(url()).execute("create database " + name + " template " + kTemplate);
  return url(name);
}

postgres::ConnectOptions connect_options(const std::string& url) {
  return {.url = url, .application_name = "test", .statement_timeout = 10s, .lock_timeout = 5s, .call_timeout = 20s};
}

postgres::Connection connect(const std::string& url) { return postgres::Connection(connect_options(url)); }

}  // namespace tollgate::support
