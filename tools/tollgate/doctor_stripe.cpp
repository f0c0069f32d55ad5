#include <chrono>
#include <optional>

#include "common/postgres/error.hpp"
#include "db/queries.hpp"
#include "stripe/api/client.hpp"
#include "stripe/api/json.hpp"
#include "tools/tollgate/finding.hpp"

namespace tollgate::cli {
namespace {

namespace api = stripe::api;
using std::chrono::milliseconds;

constexpr milliseconds kStep{5'000}, kAnswer{15'000};

api::ClientOptions client_options(const config::Settings& settings) {
  api::ClientOptions options;
  options.api_base = settings.text("STRIPE_API_BASE");
  options.api_key = settings.text("STRIPE_API_KEY");
  options.api_version = settings.text("STRIPE_API_VERSION");
  options.ca_file = settings.text("STRIPE_API_CA_FILE");
  options.timeouts = {kStep, kStep, kStep, kStep, kAnswer, kStep};
  options.retry.retries_max = 0;
  options.retry.limited_retries_max = 0;
  return options;
}

std::string advice_on(api::Trouble trouble) {
  switch (trouble) {
    case api::Trouble::unauthorized:
      return "give the key of the mirror's account in STRIPE_API_KEY";
    case api::Trouble::wrong_version:
      return "set STRIPE_API_VERSION to the version of the webhook endpoint";
    case api::Trouble::untrusted:
      return "the certificate is not trusted: a proxy's authority goes into STRIPE_API_CA_FILE";
    default:
      return "check STRIPE_API_BASE and that this machine reaches it";
  }
}

/// Whose account the mirror is of in this mode; nothing when no reconciler has noted it, or Postgres cannot say.
std::optional<std::string> noted_account(Session& session, bool livemode) {
  try {
    postgres::Connection connection = session.connect();
    const postgres::Rows rows = connection.run(queries::cli::stripe_account, postgres::Params().add_boolean(livemode));
    if (rows.size() > 0) return std::string(rows.text(0, 0));
  } catch (const postgres::PostgresError&) {
    return std::nullopt;  // told by the finding about Postgres or the schema
  }
  return std::nullopt;
}

Finding judge_account(const std::string& account, const std::string& mode, const std::string& version,
                      const std::optional<std::string>& noted) {
  const std::string what = "key accepted, " + mode + " mode, account " + account + ", API version " + version;
  if (noted && *noted != account)
    return fail("stripe", what + ", but the mirror is of account " + *noted,
                "give the key of that account in STRIPE_API_KEY; the reconciler does not begin with this one");
  return ok("stripe", what + (noted ? ", the mirror's" : ""));
}

/// Stripe's clock has seconds: half of one is nobody's fault.
Finding judge_stripe_clock(int64_t date, std::chrono::system_clock::time_point now) {
  const auto ours = std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch()).count();
  Finding finding = judge_clock(ours, date * 1'000'000 + 500'000);
  const size_t place = finding.what.rfind("Postgres's");
  if (place != std::string::npos) finding.what.replace(place, std::string("Postgres's").size(), "Stripe's");
  return finding;
}

}  // namespace

std::vector<Finding> check_stripe(Session& session) {
  const config::Settings& settings = session.settings();
  if (settings.text("STRIPE_API_KEY").empty()) return {skipped("stripe", "not checked: STRIPE_API_KEY is not set")};
  const auto client = api::Client::make(client_options(settings));
  if (!client) return {fail("stripe", client.error().message, "correct the setting")};
  const bool live = (*client)->mode() == api::Mode::live;
  const std::string mode = live ? "live" : "test";
  const auto answer = (*client)->get(api::Job::targeted, {.path = "/v1/account"}, {});
  const auto now = std::chrono::system_clock::now();
  if (!answer && answer.error().trouble == api::Trouble::no_permission)
    return {warn("stripe", "key accepted, " + mode + " mode, but it may not read its own account",
                 "that it is of the mirror's account is not checked; give the restricted key that right")};
  if (!answer) return {fail("stripe", answer.error().message, advice_on(answer.error().trouble))};
  const std::string account = api::string_of(api::find_member(answer->body, "id")).value_or("");
  if (account.empty())
    return {fail("stripe", "expected an account with an id from /v1/account, found none",
                 "is STRIPE_API_BASE Stripe's API?")};
  const std::string& version = answer->api_version.empty() ? settings.text("STRIPE_API_VERSION") : answer->api_version;
  std::vector<Finding> findings{judge_account(account, mode, version, noted_account(session, live))};
  if (answer->date) findings.push_back(judge_stripe_clock(*answer->date, now));
  return findings;
}

}  // namespace tollgate::cli
