#include "stripe-sim/api/api.hpp"

#include <algorithm>

namespace tollgate::sim {
namespace {

constexpr std::string_view kOldVersion = "2019-12-03";
constexpr std::string_view kList = "{\n\"object\": \"list\"";

ApiError over_limit(const char* reason) {
  ApiError error(429, "rate_limit",
                 "Request rate limit exceeded. You can learn more about rate limits here "
                 "https://stripe.com/docs/rate-limits.");
  error.headers.emplace_back("Stripe-Rate-Limited-Reason", reason);
  error.fault = reason;
  return error;
}

ApiError server_error() {
  ApiError error(500, "", "An unknown error occurred.");
  error.type = "api_error";
  error.fault = "error_500";
  return error;
}

ApiError lock_timeout() {
  ApiError error(429, "lock_timeout",
                 "This object cannot be accessed right now because another API request or Stripe process is currently "
                 "accessing it. If you see this error intermittently, retry the request.");
  error.fault = "lock_timeout";
  error.with_request_id = false;
  return error;
}

ApiError foreign_account(const std::string& account) {
  return {403, "account_invalid",
          "The provided key does not have access to account '" + account +
              "' (or that account does not exist). Application access may have been revoked."};
}

/// Another object's id in the place of the one asked for.
void swap_id(std::string& body) {
  const size_t key = body.find("\"id\":");
  const size_t open = key == std::string::npos ? key : body.find('"', key + 5);
  const size_t close = open == std::string::npos ? open : body.find('"', open + 1);
  if (close == std::string::npos) return;
  const size_t tail = std::max(body.rfind('_', close) + 1, open + 1);
  std::reverse(body.begin() + static_cast<std::ptrdiff_t>(tail), body.begin() + static_cast<std::ptrdiff_t>(close));
}

}  // namespace

struct Api::Step {
  const Request& request;
  Query query;
  View view;
  Call call;
  Response response{};
};

Response Api::answer(const Request& request) {
  Step step{request, parse_target(request.target), {}, {}};
  step.view.account = request.header("stripe-account");
  if (step.view.account.empty()) step.view.account = request.header("stripe-context");
  // The Date is that of what is shown: a clock that jumps meanwhile must not vouch for what was not looked at.
  step.view.moment = parts_.clock.now();
  const int64_t second = step.view.moment.second;
  step.call = {route_of(step.query.path), request.target, step.view.account, 0, {}};
  std::string request_id = "req_" + Random(++answered_).alphanumeric(14);
  try {
    admit(step);
    read(step);
  } catch (const ApiError& error) {
    refuse(step, error);
    if (!error.with_request_id) request_id.clear();
  }
  auto& headers = step.response.headers;
  headers.emplace_back("Date", http_date(second));
  if (!request_id.empty()) headers.emplace_back("Request-Id", request_id);
  const bool old = parts_.faults.strikes(&Faults::other_version, step.query.path);
  if (old) step.call.fault = "other_version";
  const std::string_view asked = request.header("stripe-version");
  headers.emplace_back("Stripe-Version", old ? kOldVersion : asked.empty() ? kApiVersion : asked);
  if (!step.view.account.empty()) headers.emplace_back("Stripe-Account", step.view.account);
  harm(step);
  step.call.status = step.response.harm.reset ? 0 : step.response.status;
  parts_.calls.note(step.call);
  if (const int64_t events = parts_.faults.get().events_per_call; events > 0)
    parts_.clock.advance_events(static_cast<size_t>(events));
  return std::move(step.response);
}

void Api::admit(Step& step) {
  const Caller caller = check_key(step.request, parts_.keys, step.query.path);
  step.view.no_objects = caller.live;
  const Faults faults = parts_.faults.get();
  const std::string bucket = (caller.live ? "live " : "test ") + step.view.account;
  const auto now = std::chrono::steady_clock::now();
  if (!limiter_.take(bucket, faults.rate_limit, now)) throw over_limit("global-rate");
  if (!limiter_.take(bucket + " " + step.call.route, faults.endpoint_rate_limit, now))
    throw over_limit("endpoint-rate");
  if (!step.view.account.empty() && (caller.live || !parts_.reader.knows_account(step.view.account, step.view.moment)))
    throw foreign_account(step.view.account);
  if (step.request.method != "GET")
    throw ApiError(405, "", "This simulator's objects change by its own history only: send GET.");
  if (parts_.faults.strikes(&Faults::error_500, step.query.path)) throw server_error();
  if (parts_.faults.strikes(&Faults::lock_timeout, step.query.path)) throw lock_timeout();
}

void Api::read(Step& step) {
  const Faults faults = parts_.faults.get();
  const std::string& path = step.query.path;
  if (faults.stale_seconds > 0 && parts_.faults.strikes(&Faults::stale, path)) {
    const int64_t back = parts_.faults.between(1, faults.stale_seconds);
    step.view.moment = parts_.clock.stood_at(step.view.moment.second - back, step.view.moment);
    step.call.fault = "stale";
  }
  std::string& body = step.response.body;
  body = parts_.reader.read(step.query, step.view);
  const bool list = body.starts_with(kList);
  const bool meant = path.starts_with(faults.only);
  if (list && faults.empty_lists && meant) {
    body = list_body(path, false, {});
    step.call.fault = "empty_lists";
  }
  if (!list && faults.gone_objects && meant && path != "/v1/account") {
    ApiError error = missing(resource_of(path), path.substr(path.rfind('/') + 1));
    error.fault = "gone_objects";
    throw error;
  }
  if (!list && parts_.faults.strikes(&Faults::wrong_object, path)) {
    swap_id(body);
    step.call.fault = "wrong_object";
  }
  if (parts_.faults.strikes(&Faults::not_json, path)) {
    body = "<html><body><h1>Maintenance</h1></body></html>\n";
    step.response.content_type = "text/html";
    step.call.fault = "not_json";
  }
}

void Api::refuse(Step& step, const ApiError& error) {
  step.response.status = error.status;
  step.response.body = error_body(error);
  step.response.headers = error.headers;
  step.call.fault = error.fault;
  const std::string& path = step.query.path;
  if (parts_.faults.strikes(&Faults::retry_true, path)) {
    step.response.headers.emplace_back("Stripe-Should-Retry", "true");
  } else if (parts_.faults.strikes(&Faults::retry_false, path)) {
    step.response.headers.emplace_back("Stripe-Should-Retry", "false");
  }
}

void Api::harm(Step& step) {
  const Faults faults = parts_.faults.get();
  const std::string& path = step.query.path;
  const auto note = [&](const char* name) {
    if (step.call.fault.empty()) step.call.fault = name;
  };
  if (parts_.faults.strikes(&Faults::slow, path)) {
    step.response.harm.wait = std::chrono::milliseconds(std::max<int64_t>(faults.slow_ms, 0));
    note("slow");
  }
  if (parts_.faults.strikes(&Faults::cut, path)) {
    step.response.harm.cut_after = static_cast<size_t>(std::max<int64_t>(faults.cut_bytes, 0));
    note("cut");
  }
  if (parts_.faults.strikes(&Faults::reset, path)) {
    step.response.harm.reset = true;
    note("reset");
  }
}

}  // namespace tollgate::sim
