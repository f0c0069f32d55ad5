#pragma once

namespace tollgate {

/// Ends the process with the place and `reason` on stderr. For bugs only: on in release, too.
[[noreturn]] void fail_check(const char* condition, const char* reason, const char* file = __builtin_FILE(),
                             int line = __builtin_LINE());

}  // namespace tollgate

/// An assertion that stays on in release builds; `reason` says what would otherwise go wrong.
#define TOLLGATE_CHECK(condition, reason) \
  (static_cast<bool>(condition) ? void(0) : ::tollgate::fail_check(#condition, reason))
