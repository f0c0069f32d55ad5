#include "common/lifecycle/stop_signal.hpp"

#include <csignal>
#include <ctime>
#include <string_view>
#include <thread>

#include <pthread.h>
#include <unistd.h>

#include "common/base/check.hpp"

namespace tollgate::lifecycle {
namespace {

constexpr int kExitSoftware = 70;      // sysexits EX_SOFTWARE
constexpr int kExitInterrupted = 130;  // what shells report after Ctrl-C
constexpr long kPollNanoseconds = 100'000'000;

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

/// The only output that is safe when the process may be stuck anywhere.
[[noreturn]] void end_now(std::string_view sentence, int code) {
  if (write(STDERR_FILENO, sentence.data(), sentence.size()) < 0) _exit(code);
  _exit(code);
}

void end_at_next_signal() {
  std::thread([] {
    const sigset_t set = stop_signals();
    int signal = 0;
    if (sigwait(&set, &signal) == 0) end_now("second stop signal: ended at once, without draining\n", kExitInterrupted);
  }).detach();
}

}  // namespace

void block_stop_signals() {
  const sigset_t set = stop_signals();
  TOLLGATE_CHECK(pthread_sigmask(SIG_BLOCK, &set, nullptr) == 0,
                 "a stop signal would kill the process without a drain");
  TOLLGATE_CHECK(std::signal(SIGPIPE, SIG_IGN) != SIG_ERR, "a closed socket would kill the process");
}

void wait_for_stop(const std::function<bool()>& finished) {
  const sigset_t set = stop_signals();
  const timespec pause{.tv_sec = 0, .tv_nsec = kPollNanoseconds};
  while (sigtimedwait(&set, nullptr, &pause) < 0) {
    if (finished && finished()) break;
  }
  end_at_next_signal();
}

void arm_watchdog(std::chrono::milliseconds limit) {
  std::thread([limit] {
    std::this_thread::sleep_for(limit);
    end_now("the drain took longer than its limit: ended hard; what was not acknowledged will be delivered again\n",
            kExitSoftware);
  }).detach();
}

}  // namespace tollgate::lifecycle
