#pragma once
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include "common/base/result.hpp"

namespace tollgate::ledger {

/// What a failure means for the event it happened to (DESIGN 5). Decided in failure_class.cpp and nowhere else.
enum class FailureClass {
  infrastructure,  ///< Postgres or Kafka is away or misconfigured: wait, same work again; no attempt counted, nothing
                   ///< moved
  transient,       ///< may go well later: next retry topic
  permanent,       ///< can never go well: dead at once
  unknown,         ///< nobody can say: treated as transient, with the same cap
};

[[nodiscard]] std::string_view name_of(FailureClass failure_class);
/// Nothing for a word that is none of the four.
[[nodiscard]] std::optional<FailureClass> failure_class_named(std::string_view name);

/// Class of a SQLSTATE (common/postgres/sqlstate.cpp has the line for each class of the appendix).
[[nodiscard]] FailureClass class_of_sqlstate(std::string_view sqlstate);
/// Class of librdkafka's error `name`, as rd_kafka_err2name() gives it: "_TRANSPORT", "TOPIC_AUTHORIZATION_FAILED".
/// One without a line is infrastructure: what Kafka refuses is never an event's fault before somebody has said so.
[[nodiscard]] FailureClass class_of_kafka(std::string_view name);
/// Class of one of our own codes (refusals of decode and scan, handlers); one without a line is unknown.
[[nodiscard]] FailureClass class_of_code(std::string_view code);

/// One line of the tables, for the tests that walk them.
struct FailureLine {
  std::string_view code;
  FailureClass failure_class;
};
[[nodiscard]] std::span<const FailureLine> kafka_failure_lines();
[[nodiscard]] std::span<const FailureLine> own_failure_lines();

/// What went wrong with one event, ready for headers, table and log: the message quotes no payload.
struct EventFailure {
  FailureClass failure_class = FailureClass::unknown;
  Error error;
  std::string place = {};  ///< what failed, the same for every event that fails so: a statement's name, a handler
};

/// A handler (projection, reaction) could not do its work for an event. `code` decides the class by class_of_code();
/// the message must not quote the payload.
struct HandlerError : std::runtime_error {
  HandlerError(std::string error_code, const std::string& message)
      : std::runtime_error(message), code(std::move(error_code)) {}
  std::string code;
};

/// Of an exception that was thrown while an event was decided; its place where billing::HandlerFailed tells it, else
/// "planning". Only a HandlerError's words are passed on; of others the type alone, as they may quote the payload.
[[nodiscard]] EventFailure failure_of(const std::exception& thrown);

/// Of a statement that Postgres refused for one event. Values that the server quotes are left out.
[[nodiscard]] EventFailure failure_of_statement(std::string_view sqlstate, std::string_view statement,
                                                std::string_view message);

}  // namespace tollgate::ledger
