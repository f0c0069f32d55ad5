#pragma once
#include <functional>
#include <stop_token>
#include <string>

#include "common/postgres/connection.hpp"

namespace tollgate::reconciler {

/// How a loop on a session ended.
enum class LoopEnd { stopped, fenced };

/// Calls `step` with a session until asked to stop; `step` returns how long to rest before the next. A lost session is
/// made anew, any other error is logged and followed by a pause that grows; a write that another leader's epoch refused
/// (TG005) ends the loop.
LoopEnd run_on_session(const postgres::ConnectOptions& options, const std::string& job, const std::stop_token& stop,
                       const std::function<std::chrono::milliseconds(postgres::Connection&)>& step);

}  // namespace tollgate::reconciler
