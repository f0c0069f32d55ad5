#pragma once
#include <string>
#include <vector>

#include "tools/tollgate/session.hpp"

namespace tollgate::cli {

/// What the doctor found on one link.
struct Finding {
  enum class Status { ok, warn, fail, skipped };
  Status status = Status::ok;
  std::string link;    ///< settings, postgres, schema, …
  std::string what;    ///< what is so, as a sentence
  std::string advice;  ///< what to do; empty when ok
};

[[nodiscard]] Finding ok(std::string link, std::string what);
[[nodiscard]] Finding warn(std::string link, std::string what, std::string advice);
[[nodiscard]] Finding fail(std::string link, std::string what, std::string advice);
[[nodiscard]] Finding skipped(std::string link, std::string what);

/// One line: `ok    postgres  …`, with a colour where allowed; or a JSON object. Pure.
[[nodiscard]] std::string render(const Finding& finding, Format format, Colour colour);

/// Clock against clock. Signatures are refused beyond 300 s; event order and seals suffer earlier. Pure.
[[nodiscard]] Finding judge_clock(int64_t ours_us, int64_t theirs_us);

/// What Postgres's side shows: connection, role, schema, months, clock. Each failure is a finding; none is thrown.
[[nodiscard]] std::vector<Finding> check_postgres(Session& session);  // doctor_postgres.cpp
/// Brokers, topics.
[[nodiscard]] std::vector<Finding> check_kafka(Session& session);  // doctor_kafka.cpp
/// Workers: needs both.
[[nodiscard]] Finding check_progress(Session& session);  // doctor_kafka.cpp
/// Stripe's API, when a key is given: key, mode, account, version, clock.
[[nodiscard]] std::vector<Finding> check_stripe(Session& session);  // doctor_stripe.cpp

}  // namespace tollgate::cli
