#include "stripe/api/client.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <random>

#include <fmt/format.h>
#include <openssl/crypto.h>

#include "common/log/log.hpp"
#include "common/log/redact.hpp"
#include "stripe/api/json.hpp"

namespace tollgate::stripe::api {
namespace {

using Clock = std::chrono::steady_clock;

/// Fit to stand in a header line.
bool is_token(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c > 0x20 && c < 0x7F; });
}

double random_part() {
  thread_local std::minstd_rand random{std::random_device{}()};
  return std::uniform_real_distribution<double>(0, 1)(random);
}

/// Waits; false when the stop came first.
bool pause(std::chrono::milliseconds time, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop, time, [] { return false; });
  return !stop.stop_requested();
}

/// What a failure tells about the API as a whole.
enum class Verdict { up, down, unknown };

Verdict verdict_of(Trouble trouble) {
  switch (trouble) {
    case Trouble::server:
    case Trouble::network:
    case Trouble::untrusted:
    case Trouble::malformed:
      return Verdict::down;
    case Trouble::stopped:
    case Trouble::unavailable:
      return Verdict::unknown;
    case Trouble::unauthorized:
    case Trouble::no_permission:
    case Trouble::not_found:
    case Trouble::cursor_gone:
    case Trouble::rate_limited:
    case Trouble::conflict:
    case Trouble::refused:
    case Trouble::wrong_version:
    case Trouble::too_large:
      return Verdict::up;
  }
  return Verdict::unknown;
}

}  // namespace

std::optional<ApiError> find_trouble(const Answer& answer, std::string_view path, std::string_view api_version) {
  if (answer.status < 200 || answer.status >= 300) return decode_error(answer, path);
  ApiError error{.trouble = Trouble::malformed, .status = answer.status, .request_id = answer.request_id};
  const auto request = answer.request_id.empty() ? "no request id" : "request " + log::escape(answer.request_id);
  const auto problem = check_json(answer.body);
  if (!problem.empty() || !is_object(answer.body)) {
    error.message = fmt::format("Expected a JSON object as the answer to GET {} ({}), found {}.", log::escape(path),
                                request, problem.empty() ? "something else" : problem);
    return error;
  }
  if (!answer.api_version.empty() && answer.api_version != api_version) {
    error.trouble = Trouble::wrong_version;
    error.message =
        fmt::format("Expected an answer in API version {} to GET {} ({}), it came in {}; nothing of it is used.",
                    api_version, log::escape(path), request, log::escape(answer.api_version));
    return error;
  }
  return std::nullopt;
}

class Client::Impl {
 public:
  Impl(ClientOptions options, std::unique_ptr<Connector> connector)
      : options_(std::move(options)),
        mode_(mode_of_key(options_.api_key)),
        rules_(options_.budget.value_or(default_rules(mode_))),
        pool_(std::move(connector), options_.pool) {}
  ~Impl() { OPENSSL_cleanse(options_.api_key.data(), options_.api_key.size()); }

  ApiResult<Answer> get(Job job, const Request& request, const std::stop_token& stop) {
    if (!request.path.starts_with("/v") || !is_token(request.path) || !is_token(request.account)) {
      return fail(Trouble::refused, fmt::format("Expected a path of the API and an account id, found {} and '{}'.",
                                                log::escape(request.path), log::escape(request.account)));
    }
    auto& account = account_of(request.account);
    const auto endpoint = endpoint_of(request.path);
    for (int retries = 0;; ++retries) {
      auto answer = try_once(job, request, endpoint, account, stop);
      if (answer) return answer;
      const auto wait = wait_before_retry(options_.retry, answer.error(), retries, random_part);
      if (!wait) return answer;
      log::warning("a call to Stripe failed and is repeated", {{"job", std::string(name_of(job))},
                                                               {"error", answer.error().message},
                                                               {"request_id", answer.error().request_id},
                                                               {"wait_ms", std::to_string(wait->count())}});
      if (!pause(*wait, stop)) return fail(stopped_error());
    }
  }

  [[nodiscard]] Mode mode() const { return mode_; }
  [[nodiscard]] Pool::Counts connections() const { return pool_.counts(); }

  [[nodiscard]] std::vector<AccountState> accounts() const {
    const std::lock_guard lock(mutex_);
    std::vector<AccountState> states;
    for (const auto& [name, account] : accounts_)
      states.push_back({.account = name, .breaker = account.breaker.state(), .budget = account.budget.counts()});
    return states;
  }

 private:
  struct Account {
    Account(BudgetRules budget_rules, BreakerRules breaker_rules) : budget(budget_rules), breaker(breaker_rules) {}
    Budget budget;
    Breaker breaker;  // under mutex_
  };

  Account& account_of(const std::string& name) {
    const std::lock_guard lock(mutex_);
    return accounts_.try_emplace(name, rules_, options_.breaker).first->second;
  }

  ApiResult<Answer> try_once(Job job, const Request& request, const std::string& endpoint, Account& account,
                             const std::stop_token& stop) {
    if (auto refusal = ask_breaker(account)) return fail(std::move(*refusal));
    if (!account.budget.acquire(job, endpoint, stop)) {
      tell_breaker(account, Verdict::unknown);
      return fail(stopped_error());
    }
    const auto started = Clock::now();
    auto answer = ask(request, stop);
    const auto took = std::chrono::ceil<std::chrono::milliseconds>(Clock::now() - started);
    tell_breaker(account, answer ? Verdict::up : verdict_of(answer.error().trouble));
    if (!answer && answer.error().trouble == Trouble::rate_limited)
      account.budget.limited(endpoint, answer.error().reason);
    record(job, request, endpoint, answer, took);
    return answer;
  }

  ApiResult<Answer> ask(const Request& request, const std::stop_token& stop) {
    auto head = fmt::format("Authorization: Bearer {}\r\nStripe-Version: {}\r\nUser-Agent: tollgate\r\n",
                            options_.api_key, options_.api_version);
    if (!request.account.empty()) head += fmt::format("Stripe-Account: {}\r\n", request.account);
    auto answer = pool_.get(target_of(request.path, request.params), head, stop);
    OPENSSL_cleanse(head.data(), head.size());
    if (!answer) return answer;
    if (auto trouble = find_trouble(*answer, request.path, options_.api_version)) {
      for (auto* text : {&trouble->message, &trouble->type, &trouble->code, &trouble->param, &trouble->reason})
        hide_key(*text);
      return fail(std::move(*trouble));
    }
    return answer;
  }

  /// Stripe masks keys in its words, and redact() knows what keys look like; this holds for any other, too.
  void hide_key(std::string& text) const {
    for (size_t at = text.find(options_.api_key); at != std::string::npos; at = text.find(options_.api_key))
      text.replace(at, options_.api_key.size(), "***");
  }

  std::optional<ApiError> ask_breaker(Account& account) {
    const std::lock_guard lock(mutex_);
    const auto now = Clock::now();
    if (account.breaker.permit(now) == Breaker::Permit::ask) return std::nullopt;
    // Half-open has no time of its own: it ends with the probe.
    const auto wait =
        std::max(std::chrono::ceil<std::chrono::seconds>(account.breaker.remaining(now)), std::chrono::seconds(1));
    return ApiError{.trouble = Trouble::unavailable,
                    .message = fmt::format("Stripe is not asked for now: its last calls failed; a try is due in {} s.",
                                           wait.count()),
                    .retry_after = wait};
  }

  void tell_breaker(Account& account, Verdict verdict) {
    const std::lock_guard lock(mutex_);
    switch (verdict) {
      case Verdict::up:
        account.breaker.succeeded();
        return;
      case Verdict::down:
        account.breaker.failed(Clock::now());
        return;
      case Verdict::unknown:
        account.breaker.abandoned();
        return;
    }
  }

  void record(Job job, const Request& request, const std::string& endpoint, const ApiResult<Answer>& answer,
              std::chrono::milliseconds took) const {
    const auto& id = answer ? answer->request_id : answer.error().request_id;
    const int status = answer ? answer->status : answer.error().status;
    log::debug("a call to Stripe", {{"job", std::string(name_of(job))},
                                    {"path", request.path},
                                    {"account", request.account},
                                    {"status", std::to_string(status)},
                                    {"request_id", id},
                                    {"took_ms", std::to_string(took.count())}});
    if (!options_.on_call) return;
    options_.on_call({.job = job,
                      .endpoint = endpoint,
                      .status = status,
                      .trouble = answer ? std::nullopt : std::optional(answer.error().trouble),
                      .took = took});
  }

  ClientOptions options_;
  const Mode mode_;
  const BudgetRules rules_;
  Pool pool_;
  mutable std::mutex mutex_;
  std::map<std::string, Account> accounts_;
};

Client::Client(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Client::~Client() = default;

Result<std::unique_ptr<Client>> Client::make(ClientOptions options) {
  if (options.api_key.empty() || !is_token(options.api_key))
    return refuse("config", "STRIPE_API_KEY: expected a secret or restricted key, found none that can be sent");
  if (options.api_version.empty() || !is_token(options.api_version))
    return refuse("config",
                  "STRIPE_API_VERSION: expected a version such as 2026-10-28.endive, found none that can be sent");
  auto base = parse_base_url(options.api_base);
  if (!base)
    return refuse("config", "STRIPE_API_BASE: expected https://host[:port], found " + log::redact(options.api_base));
  auto connector = Connector::make({.base = std::move(*base),
                                    .ca_file = options.ca_file,
                                    .timeouts = options.timeouts,
                                    .body_bytes_max = options.body_bytes_max});
  if (!connector) return tl::unexpected<Error>(std::move(connector.error()));
  return std::unique_ptr<Client>(new Client(std::make_unique<Impl>(std::move(options), std::move(*connector))));
}

ApiResult<Answer> Client::get(Job job, const Request& request, std::stop_token stop) {
  return impl_->get(job, request, stop);
}
Mode Client::mode() const { return impl_->mode(); }
std::vector<Client::AccountState> Client::accounts() const { return impl_->accounts(); }
Pool::Counts Client::connections() const { return impl_->connections(); }

}  // namespace tollgate::stripe::api
