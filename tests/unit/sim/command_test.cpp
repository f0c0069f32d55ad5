#include "support/catch.hpp"

#include <sys/wait.h>

#include <cstdlib>
#include <string>

namespace {

int exit_code(const std::string& command) { return WEXITSTATUS(std::system((command + " >/dev/null 2>&1").c_str())); }

}  // namespace

TEST_CASE("commands: help is no failure, wrong usage ends with 2") {
  CHECK(exit_code(STRIPE_SIM " --help") == 0);
  CHECK(exit_code(STRIPE_SIM " run --help") == 0);
  CHECK(exit_code(STRIPE_SIM) == 2);
  CHECK(exit_code(STRIPE_SIM " run --webhook http://127.0.0.1:1/ --secret s --double 3") == 2);
  CHECK(exit_code(TOLLGATE_COMPARE " --help") == 0);
  CHECK(exit_code(TOLLGATE_COMPARE " --output xml --sim http://127.0.0.1:1") == 2);
}

TEST_CASE("commands: a simulator that does not answer ends the comparison with 1") {
  CHECK(exit_code(TOLLGATE_COMPARE " --sim http://127.0.0.1:1") == 1);
}

TEST_CASE("commands: faults, keys and clocks that are written wrongly end with 2") {
  CHECK(exit_code(STRIPE_SIM " serve --api-fault colour=1") == 2);
  CHECK(exit_code(STRIPE_SIM " serve --api-fault slow") == 2);
  CHECK(exit_code(STRIPE_SIM " serve --restricted-key sk_test_x:events") == 2);
  CHECK(exit_code(STRIPE_SIM " serve --clock backwards") == 2);
  CHECK(exit_code(STRIPE_SIM " serve --api-faults wild") == 2);
}
