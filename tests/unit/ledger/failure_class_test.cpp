#include "ledger/failure_class.hpp"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <set>
#include <string>

#include "billing/handler_failed.hpp"
#include "support/catch.hpp"

using namespace tollgate::ledger;

namespace {

struct Expected {
  const char* code;
  FailureClass failure_class;
};

constexpr auto infrastructure = FailureClass::infrastructure;
constexpr auto transient = FailureClass::transient;
constexpr auto permanent = FailureClass::permanent;
constexpr auto unknown = FailureClass::unknown;

constexpr Expected kSqlStates[] = {
    {"", infrastructure},      {"08006", infrastructure}, {"25006", infrastructure}, {"42501", infrastructure},
    {"42703", infrastructure}, {"53100", infrastructure}, {"53300", infrastructure}, {"57P01", infrastructure},
    {"58030", infrastructure}, {"XX001", infrastructure}, {"40001", transient},      {"40P01", transient},
    {"23505", transient},      {"55P03", transient},      {"57014", transient},      {"TG002", transient},
    {"TG003", transient},      {"22P05", permanent},      {"23514", permanent},      {"54001", permanent},
    {"XX000", unknown},        {"P0001", unknown},        {"21000", unknown},        {"ZZ999", unknown},
};

constexpr Expected kOwn[] = {
    {"INVALID_PAYLOAD", permanent},    {"dependency_missing", transient}, {"duplicate_key", permanent},
    {"fault_point", unknown},          {"foreign_record", permanent},     {"handler_threw", unknown},
    {"impossible_created", permanent}, {"impossible_id", permanent},      {"impossible_number", permanent},
    {"impossible_value", permanent},   {"nul_character", permanent},      {"too_deep", permanent},
};

bool is_sorted_once(std::span<const FailureLine> lines) {
  return std::ranges::adjacent_find(lines, [](const auto& a, const auto& b) { return a.code >= b.code; }) ==
         lines.end();
}

}  // namespace

TEST_CASE("failure class: each SQLSTATE a worker meets, line by line") {
  for (const Expected& expected : kSqlStates) {
    INFO(expected.code);
    CHECK(name_of(class_of_sqlstate(expected.code)) == name_of(expected.failure_class));
  }
}

TEST_CASE("failure class: each code of our own, line by line, and no line without a test") {
  for (const Expected& expected : kOwn) {
    INFO(expected.code);
    CHECK(name_of(class_of_code(expected.code)) == name_of(expected.failure_class));
  }
  CHECK(own_failure_lines().size() == std::size(kOwn));
  CHECK(is_sorted_once(own_failure_lines()));
  CHECK(class_of_code("a_code_nobody_knows") == unknown);
}

TEST_CASE("failure class: Kafka is infrastructure, but where it judges the one record it was given") {
  const std::set<std::string_view> of_a_record{"INVALID_RECORD", "MSG_SIZE_TOO_LARGE", "RECORD_LIST_TOO_LARGE"};
  for (const FailureLine& line : kafka_failure_lines()) {
    INFO(line.code);
    CHECK(line.failure_class == (of_a_record.contains(line.code) ? permanent : infrastructure));
    CHECK(class_of_kafka(line.code) == line.failure_class);
  }
  CHECK(is_sorted_once(kafka_failure_lines()));
  CHECK(class_of_kafka("_AN_ERROR_OF_A_LATER_LIBRARY") == infrastructure);
}

TEST_CASE("failure class: every error that librdkafka 2.0 knows has a line") {
  const rd_kafka_err_desc* errors = nullptr;
  size_t count = 0;
  rd_kafka_get_err_descs(&errors, &count);
  const auto lines = kafka_failure_lines();
  for (size_t i = 0; i < count; ++i) {
    const std::string name = errors[i].name == nullptr ? "" : errors[i].name;
    const bool is_error = !name.empty() && name != "_BEGIN" && name != "_END" && name != "NO_ERROR";
    if (!is_error || rd_kafka_version() >= 0x02010000) continue;  // a later library's new ones fall to infrastructure
    INFO(name);
    CHECK(std::ranges::find(lines, name, &FailureLine::code) != lines.end());
  }
}

TEST_CASE("failure class: a name and its class are one to one") {
  for (const auto each : {infrastructure, transient, permanent, unknown})
    CHECK(failure_class_named(name_of(each)) == each);
  CHECK_FALSE(failure_class_named("fatal").has_value());
}

TEST_CASE("failure class: of an exception only a handler's own words are passed on") {
  const auto told = failure_of(HandlerError("dependency_missing", "expected its customer"));
  CHECK(told.failure_class == transient);
  CHECK(told.error.code == "dependency_missing");
  CHECK(told.error.message == "expected its customer");
  const auto untold = failure_of(std::out_of_range("ada@example.org"));
  CHECK(untold.failure_class == unknown);
  CHECK(untold.error.code == "handler_threw");
  CHECK(untold.error.message.find("std::out_of_range") != std::string::npos);
  CHECK(untold.error.message.find("ada@") == std::string::npos);
  CHECK(untold.place == "planning");
}

TEST_CASE("failure class: a handler that fails is told by its place, so that two causes with one code are two groups") {
  const auto thrown_in = [](const std::string& place) -> EventFailure {
    try {
      try {
        throw std::out_of_range("ada@example.org");
      } catch (const std::exception&) {
        throw tollgate::billing::HandlerFailed(place);
      }
    } catch (const std::exception& thrown) {
      return failure_of(thrown);
    }
    return {};
  };
  const auto payments = thrown_in("projections/payments");
  const auto suspension = thrown_in("reactions/suspension");
  CHECK(payments.place == "projections/payments");
  CHECK(suspension.place == "reactions/suspension");
  CHECK(payments.error.code == suspension.error.code);
  CHECK(payments.error.message.find("std::out_of_range") != std::string::npos);
  CHECK(payments.error.message.find("ada@") == std::string::npos);
}

TEST_CASE("failure class: what Postgres quotes of an event is left out, what it quotes of the schema stays") {
  const auto value =
      failure_of_statement("22P02", "worker/write_objects", "invalid input syntax for type json: \"ada@example.org\"");
  CHECK(value.failure_class == permanent);
  CHECK(value.error.code == "sqlstate_22P02");
  CHECK(value.error.message.find("ada@") == std::string::npos);
  CHECK(value.error.message.find("invalid input syntax for type json") != std::string::npos);
  const auto check = failure_of_statement("23514", "x", "new row for relation \"objects\" violates \"no_poison\"");
  CHECK(check.error.message.find("\"no_poison\"") != std::string::npos);
  CHECK(failure_of_statement("P0001", "x", "ada@example.org").error.message.find("ada@") == std::string::npos);
}
