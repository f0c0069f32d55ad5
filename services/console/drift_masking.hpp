#pragma once
#include <string>
#include <string_view>

namespace tollgate::console {

/// The changes of a drift ([{"path","mirror","stripe"}]) with personal data masked as in payloads (mask_personal): by
/// the keys in the path and by those inside the values. What is no such array shows nothing: []. Pure.
[[nodiscard]] std::string mask_changes(std::string_view changes);

}  // namespace tollgate::console
