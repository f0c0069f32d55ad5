#include "common/base/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace tollgate {

void fail_check(const char* condition, const char* reason, std::source_location place) {
  std::fprintf(stderr, "%s:%u: check failed: %s: %s\n", place.file_name(), place.line(), condition, reason);
  std::abort();
}

}  // namespace tollgate
