#include <csignal>
#include <functional>

#include <sys/wait.h>
#include <unistd.h>

#include "common/lifecycle/stop_signal.hpp"
#include "support/catch.hpp"

using namespace tollgate;
using namespace std::chrono_literals;

namespace {

/// A child process that runs `body` once its signals are blocked; the parent goes on only then.
pid_t start(const std::function<int()>& body) {
  int ready[2];
  REQUIRE(pipe(ready) == 0);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    lifecycle::block_stop_signals();
    if (write(ready[1], "x", 1) != 1) _exit(99);
    _exit(body());
  }
  char byte = 0;
  REQUIRE(read(ready[0], &byte, 1) == 1);
  close(ready[0]);
  close(ready[1]);
  return child;
}

int exit_code_of(pid_t child) {
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  return WEXITSTATUS(status);
}

}  // namespace

TEST_CASE("lifecycle: SIGTERM and SIGINT end the wait and nothing else") {
  for (const int signal : {SIGTERM, SIGINT}) {
    const pid_t child = start([] {
      lifecycle::wait_for_stop();
      return 7;
    });
    REQUIRE(kill(child, signal) == 0);
    CHECK(exit_code_of(child) == 7);
  }
}

TEST_CASE("lifecycle: the wait ends by itself when the work is finished") {
  const pid_t child = start([] {
    int asked = 0;
    lifecycle::wait_for_stop([&] { return ++asked == 2; });
    return 8;
  });
  CHECK(exit_code_of(child) == 8);
}

TEST_CASE("lifecycle: a second signal while draining ends the process at once with 130") {
  int draining[2];
  REQUIRE(pipe(draining) == 0);
  const pid_t child = start([&] {
    lifecycle::wait_for_stop();
    if (write(draining[1], "x", 1) != 1) return 99;
    for (;;) pause();
  });
  REQUIRE(kill(child, SIGTERM) == 0);
  char byte = 0;
  REQUIRE(read(draining[0], &byte, 1) == 1);
  REQUIRE(kill(child, SIGINT) == 0);
  CHECK(exit_code_of(child) == 130);
}

TEST_CASE("lifecycle: the watchdog ends a drain that hangs with 70") {
  const pid_t child = start([]() -> int {
    lifecycle::arm_watchdog(20ms);
    for (;;) pause();
  });
  CHECK(exit_code_of(child) == 70);
}

TEST_CASE("lifecycle: a closed pipe does not kill the process") {
  const pid_t child = start([] {
    int broken[2];
    if (pipe(broken) != 0) return 98;
    close(broken[0]);
    return write(broken[1], "x", 1) == -1 ? 9 : 97;
  });
  CHECK(exit_code_of(child) == 9);
}
