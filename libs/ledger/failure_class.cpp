#include "ledger/failure_class.hpp"

#include <cxxabi.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <typeinfo>

#include "billing/handler_failed.hpp"
#include "common/base/check.hpp"
#include "common/postgres/sqlstate.hpp"
#include "ledger/events_failed.hpp"

namespace tollgate::ledger {
namespace {

constexpr auto transient = FailureClass::transient;
constexpr auto permanent = FailureClass::permanent;
constexpr auto unknown = FailureClass::unknown;

// What scan, decode and handlers say, sorted by code.
constexpr auto kOwnLines = std::to_array<FailureLine>({
    {"INVALID_PAYLOAD", permanent},     // not an event
    {"dependency_missing", transient},  // a handler needs an object that is not there yet
    {"duplicate_key", permanent},       // two readers would read two things
    {"fault_point", unknown},           // a switch of test builds
    {"foreign_record", permanent},      // someone else wrote to the topic
    {"handler_threw", unknown},         // an exception nobody foresaw
    {"impossible_created", permanent},
    {"impossible_id", permanent},
    {"impossible_number", permanent},
    {"impossible_value", permanent},  // a handler met what Stripe never sends
    {"nul_character", permanent},
    {"too_deep", permanent},
});

constexpr const char* kPlanning = "planning";  // the place of what no handler threw

std::string type_name(const std::exception& thrown) {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> name(
      abi::__cxa_demangle(typeid(thrown).name(), nullptr, nullptr, &status), &std::free);
  return status == 0 ? std::string(name.get()) : std::string(typeid(thrown).name());
}

EventFailure failure_at(const billing::HandlerFailed& placed) {
  try {
    placed.rethrow_nested();
  } catch (const std::exception& cause) {
    EventFailure failure = failure_of(cause);
    failure.place = placed.place;
    return failure;
  }
}

/// Names in quotes are the schema's in most messages; in a data exception they are the event's values, and what a
/// trigger says may be anything.
std::string without_values(std::string_view sqlstate, std::string_view message) {
  if (sqlstate.starts_with("P0")) return "a trigger refused it";
  if (!sqlstate.starts_with("22")) return std::string(message);
  std::string kept;
  bool quoted = false;
  for (const char letter : message) {
    if (letter == '"' && (quoted = !quoted)) kept += "\"…\"";
    if (letter != '"' && !quoted) kept += letter;
  }
  return kept;
}

}  // namespace

std::string_view name_of(FailureClass failure_class) {
  switch (failure_class) {
    case FailureClass::infrastructure:
      return "infrastructure";
    case FailureClass::transient:
      return "transient";
    case FailureClass::permanent:
      return "permanent";
    case FailureClass::unknown:
      return "unknown";
  }
  TOLLGATE_CHECK(false, "a failure class outside its enum has no name");
}

std::optional<FailureClass> failure_class_named(std::string_view name) {
  for (const auto each : {FailureClass::infrastructure, transient, permanent, unknown}) {
    if (name_of(each) == name) return each;
  }
  return std::nullopt;
}

FailureClass class_of_sqlstate(std::string_view sqlstate) {
  switch (postgres::classify(sqlstate)) {
    case postgres::SqlClass::infrastructure:
    case postgres::SqlClass::bug:  // true of every event: an upgrade or a migration mends it, moving events does not
      return FailureClass::infrastructure;
    case postgres::SqlClass::conflict:
      return transient;
    case postgres::SqlClass::data:
      return permanent;
    case postgres::SqlClass::unknown:
      return unknown;
  }
  TOLLGATE_CHECK(false, "a SqlClass outside its enum has no failure class");
}

FailureClass class_of_code(std::string_view code) {
  const auto found = std::ranges::lower_bound(kOwnLines, code, {}, &FailureLine::code);
  return found != kOwnLines.end() && found->code == code ? found->failure_class : unknown;
}

std::span<const FailureLine> own_failure_lines() { return kOwnLines; }

EventFailure failure_of(const std::exception& thrown) {
  if (const auto* events = dynamic_cast<const EventsFailed*>(&thrown)) return events->events.front().failure;
  if (const auto* placed = dynamic_cast<const billing::HandlerFailed*>(&thrown)) return failure_at(*placed);
  if (const auto* handler = dynamic_cast<const HandlerError*>(&thrown)) {
    return {class_of_code(handler->code), {handler->code, handler->what()}, kPlanning};
  }
  return {class_of_code("handler_threw"),
          {"handler_threw", "expected the event to be decided, but " + type_name(thrown) + " was thrown"},
          kPlanning};
}

EventFailure failure_of_statement(std::string_view sqlstate, std::string_view statement, std::string_view message) {
  return {class_of_sqlstate(sqlstate),
          {"sqlstate_" + std::string(sqlstate), "expected Postgres to take " + std::string(statement) +
                                                    ", but it said: " + without_values(sqlstate, message)},
          std::string(statement)};
}

}  // namespace tollgate::ledger
