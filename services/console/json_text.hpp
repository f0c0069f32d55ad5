#pragma once
#include <string>
#include <string_view>

namespace tollgate::console {

/// The same JSON with everything escaped that a browser or a terminal could obey: < > &, controls (DEL and C1
/// included), line separators, bidirectional overrides. Such characters stand in strings only, so no parser sees a
/// difference. Pure.
[[nodiscard]] std::string harmless_json(std::string_view json);

}  // namespace tollgate::console
