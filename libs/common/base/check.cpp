#include "common/base/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace tollgate {

void fail_check(const char* condition, const char* reason, const char* file, int line) {
  std::fprintf(stderr, "%s:%d: check failed: %s: %s\n", file, line, condition, reason);
  std::abort();
}

}  // namespace tollgate
