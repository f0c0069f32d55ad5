#pragma once
#include <string>

#include "ledger/dead/forecast.hpp"
#include "ledger/dead/letters.hpp"
#include "ledger/dead/operations.hpp"
#include "services/console/call.hpp"

namespace tollgate::console {

[[nodiscard]] std::string to_json(const ledger::dead::Letter& letter);
[[nodiscard]] std::string to_json(const ledger::dead::Death& death);
[[nodiscard]] std::string to_json(const ledger::dead::Group& group);
[[nodiscard]] std::string to_json(const ledger::dead::Operation& operation);
[[nodiscard]] std::string to_json(const ledger::dead::Item& item);
/// `needs_approval`: what the operation would wait for if it were made now.
[[nodiscard]] std::string to_json(const ledger::dead::Forecast& forecast, bool needs_approval);

/// A refusal of the ledger as a problem: not_found 404, bad_cursor 400, wrong_state and the like 409, the rest 422.
[[noreturn]] void refuse_as_problem(const Error& error);

}  // namespace tollgate::console
