#pragma once
#include <optional>
#include <string_view>

#include "common/postgres/connection.hpp"
#include "ledger/plan.hpp"

namespace tollgate::ledger {

/// NULL for what is empty.
[[nodiscard]] inline std::optional<std::string_view> unless_empty(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

/// The statement that writes a plan's rows, of which there is at least one. Fails the transaction with TG003 where one
/// moved.
[[nodiscard]] postgres::Connection::Step objects_step(const Plan& plan);

}  // namespace tollgate::ledger
