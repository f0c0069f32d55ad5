#pragma once
#include <string_view>

namespace tollgate {

/// True when Postgres' text can hold the bytes: valid UTF-8 (no overlong forms, no surrogates) without a NUL byte.
[[nodiscard]] bool is_storable_text(std::string_view bytes);

}  // namespace tollgate
