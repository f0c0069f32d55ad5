#include <cstdio>
#include <fstream>
#include <map>
#include <string>

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "integration/ingest/world.hpp"
#include "support/catch.hpp"
#include "support/kafka_wait.hpp"
#include "unit/http/raw_socket.hpp"

using namespace tollgate;
using namespace tollgate::test;
using namespace std::chrono_literals;

namespace {

/// The program itself, with nothing but the given environment; killed with the object.
class Program {
 public:
  explicit Program(std::vector<std::string> environment, rlim_t descriptors = 0) {
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    pid_ = fork();
    if (pid_ == 0) run(std::move(environment), descriptors, ends[1]);
    ::close(ends[1]);
    stderr_ = ends[0];
  }
  ~Program() {
    if (pid_ > 0) {
      kill(pid_, SIGKILL);
      waitpid(pid_, nullptr, 0);
    }
    ::close(stderr_);
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  /// stderr until `marker` is in it, or to its end.
  const std::string& read_until(const std::string& marker) {
    while (said_.find(marker) == std::string::npos) {
      char chunk[4096];
      pollfd waiting{stderr_, POLLIN, 0};
      if (poll(&waiting, 1, 20000) <= 0) break;
      const auto got = ::read(stderr_, chunk, sizeof chunk);
      if (got <= 0) break;
      said_.append(chunk, static_cast<size_t>(got));
    }
    return said_;
  }
  uint16_t port(const std::string& name) {
    const auto key = "\"" + name + "\":\"";
    const auto& said = read_until("ingest started");
    read_until("profile");
    const auto at = said.find(key);
    return at == std::string::npos ? uint16_t{0} : static_cast<uint16_t>(std::stoi(said.substr(at + key.size())));
  }
  void terminate() const { kill(pid_, SIGTERM); }
  /// Resident memory, bytes.
  [[nodiscard]] int64_t resident_bytes() const {
    std::ifstream file("/proc/" + std::to_string(pid_) + "/statm");
    int64_t total = 0, resident = 0;
    file >> total >> resident;
    return resident * sysconf(_SC_PAGESIZE);
  }
  int exit_code() {
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

 private:
  [[noreturn]] static void run(std::vector<std::string> environment, rlim_t descriptors, int error) {
    dup2(error, STDERR_FILENO);
    if (descriptors > 0) {
      const rlimit limit{descriptors, descriptors};
      setrlimit(RLIMIT_NOFILE, &limit);
    }
    std::vector<char*> entries;
    for (auto& entry : environment) entries.push_back(entry.data());
    entries.push_back(nullptr);
    char name[] = "tollgate-ingest";
    char* arguments[] = {name, nullptr};
    execve(INGEST_PROGRAM, arguments, entries.data());
    _exit(127);
  }

  pid_t pid_ = -1;
  int stderr_ = -1;
  std::string said_;
};

std::vector<std::string> environment_for(const MockCluster& kafka) {
  return {"KAFKA_BROKERS=" + kafka.bootstrap(), "STRIPE_WEBHOOK_SECRET=" + kSecret, "TOLLGATE_PROFILE=development",
          "TOLLGATE_INGEST_LISTEN=127.0.0.1:0", "TOLLGATE_OPS_LISTEN=127.0.0.1:0"};
}

std::string post(uint16_t port, const std::string& id) {
  const auto body = event_json(id);
  RawSocket socket(port);
  socket.send(post_text(body, signature_of(body)));
  return socket.read_answer();
}

}  // namespace

TEST_CASE("program: wrong settings are one sentence that names the variable, and exit 78") {
  struct Row {
    std::vector<std::string> environment;
    const char* says;
  };
  for (const auto& row : {Row{{"STRIPE_WEBHOOK_SECRET=x", "TOLLGATE_PROFILE=development"}, "KAFKA_BROKERS"},
                          Row{{"KAFKA_BROKERS=127.0.0.1:1", "TOLLGATE_PROFILE=development"}, "STRIPE_WEBHOOK_SECRET"},
                          Row{{"KAFKA_BROKERS=127.0.0.1:1", "STRIPE_WEBHOOK_SECRET=whsec_0123456789abcdef"},
                              "STRIPE_WEBHOOK_SECRET_FILE"},
                          Row{{"KAFKA_BROKERS=127.0.0.1:1", "STRIPE_WEBHOOK_SECRET=x", "TOLLGATE_PROFILE=development",
                               "TOLLGATE_INGEST_LISTN=x"},
                              "TOLLGATE_INGEST_LISTN"},
                          Row{{"KAFKA_BROKERS=127.0.0.1:1", "STRIPE_WEBHOOK_SECRET=x", "TOLLGATE_PROFILE=development",
                               "KAFKA_CONFIG_LINGER_MS=soon"},
                              "linger.ms"}}) {
    CAPTURE(row.says);
    Program program(row.environment);
    CHECK(program.read_until("\n").find(row.says) != std::string::npos);
    CHECK(program.exit_code() == 78);
  }
}

TEST_CASE("program: serves, and ends with 0 after SIGTERM; no secret is in its log") {
  MockCluster kafka;
  kafka.create_topic("stripe.events", 1);
  Program program(environment_for(kafka));
  const auto port = program.port("port");
  REQUIRE(port != 0);
  CHECK(eventually([&] { return status_of(post(port, "evt_1")) == 200; }));
  CHECK(status_of(post(port, "evt_2")) == 200);
  program.terminate();
  CHECK(program.read_until("ingest stopped").find(kSecret) == std::string::npos);
  CHECK(program.exit_code() == 0);
}

TEST_CASE("program: out of file descriptors it waits for some and serves on") {
  MockCluster kafka;
  kafka.create_topic("stripe.events", 1);
  Program program(environment_for(kafka), 40);
  const auto port = program.port("port");
  REQUIRE(port != 0);
  CHECK(eventually([&] { return status_of(post(port, "evt_1")) == 200; }));
  {
    std::vector<std::unique_ptr<RawSocket>> hoard;
    for (int i = 0; i < 60; ++i) hoard.push_back(std::make_unique<RawSocket>(port));
    CHECK(program.read_until("could not be accepted").find("could not be accepted") != std::string::npos);
  }
  CHECK(status_of(post(port, "evt_2")) == 200);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_CASE("program: a thousand connections with half a request each take less than 40 MB") {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  MockCluster kafka;
  kafka.create_topic("stripe.events", 1);
  Program program(environment_for(kafka));
  const auto port = program.port("port");
  REQUIRE(port != 0);
  const std::string half =
      "POST /webhooks/stripe HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n" +
      std::string(1400, 'x');
  std::vector<std::unique_ptr<RawSocket>> connections;
  for (int i = 0; i < 1000; ++i) {
    connections.push_back(std::make_unique<RawSocket>(port));
    connections.back()->send(half);
  }
  CHECK(eventually([&] { return status_of(post(port, "evt_1")) == 200; }));
  CHECK(program.resident_bytes() < 40'000'000);
}
#endif
