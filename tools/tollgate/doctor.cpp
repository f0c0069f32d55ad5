#include <algorithm>

#include "common/http/client.hpp"
#include "tools/tollgate/commands.hpp"
#include "tools/tollgate/finding.hpp"
#include "tools/tollgate/options.hpp"
#include "tools/tollgate/test_event.hpp"

namespace tollgate::cli {
namespace {

constexpr std::chrono::seconds kAnswerTimeout{5};
constexpr int kMethodNotAllowed = 405;

/// Ingest's readiness is on its ops port, which is not public. A GET on the public one is refused with 405 by a living
/// ingest.
Finding check_ingest(Session& session) {
  const std::string& webhook_url = session.settings().text("WEBHOOK_URL");
  if (webhook_url.empty()) return skipped("ingest", "not checked: WEBHOOK_URL is not set");
  try {
    const http::Url url = http::parse_http_url(with_webhook_path(webhook_url));
    const int status = http::Client(url.host, url.port, kAnswerTimeout).request("GET", url.target).status;
    if (status == kMethodNotAllowed)
      return ok("ingest", "answers at " + webhook_url + " (`tollgate send` posts a test event)");
    return warn("ingest", webhook_url + " answers a GET with " + std::to_string(status) + " where ingest says 405",
                "is something else there? see ingest's log");
  } catch (const http::ClientError& error) {
    return fail("ingest", error.what(), "check WEBHOOK_URL and that ingest runs");
  }
}

class Report {
 public:
  explicit Report(Session& session) : session_(session) {}

  void add(const Finding& finding) {
    session_.world.out << render(finding, session_.format, session_.world.colour) << std::flush;
    failed_ = failed_ || finding.status == Finding::Status::fail;
  }
  /// Adds all; true when none failed.
  bool add(const std::vector<Finding>& findings) {
    for (const Finding& finding : findings) add(finding);
    return std::ranges::none_of(findings,
                                [](const Finding& finding) { return finding.status == Finding::Status::fail; });
  }
  [[nodiscard]] bool failed() const { return failed_; }

 private:
  Session& session_;
  bool failed_ = false;
};

int examine(Session& session) {
  Report report(session);
  try {
    report.add(ok("settings", "profile " + session.settings().text("TOLLGATE_PROFILE")));
  } catch (const Failure& wrong) {
    report.add(fail("settings", wrong.what(), "nothing else can be checked before"));
    return config::kExitConfig;
  }
  const bool database = report.add(check_postgres(session));
  const bool kafka = report.add(check_kafka(session));
  if (database && kafka)
    report.add(check_progress(session));
  else
    report.add(skipped("workers", "needs Postgres and Kafka"));
  report.add(check_ingest(session));
  report.add(check_stripe(session));
  return report.failed() ? kExitError : kExitOk;
}

}  // namespace

void add_doctor(CLI::App& app, Session& session) {
  CLI::App* noun = app.add_subcommand("doctor", "checks every link and says what to do; exit code 1 when one fails");
  noun->footer("Examples:\n  tollgate doctor\n  tollgate doctor --output json | jq 'select(.status == \"FAIL\")'");
  add_output(*noun, session);
  noun->callback([&session] { session.action = [&session] { return examine(session); }; });
}

}  // namespace tollgate::cli
