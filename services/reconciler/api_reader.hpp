#pragma once
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "services/reconciler/stripe_reader.hpp"
#include "stripe/api/client.hpp"
#include "stripe/api/pages.hpp"

namespace tollgate::reconciler {

/// Stripe's API as the jobs see it. Thread safe.
class ApiReader : public StripeReader {
 public:
  /// `staleness`: an answer may show a state that old, so a fact is dated so much earlier than its request.
  ApiReader(stripe::api::Client& client, std::function<int64_t()> now_us, std::chrono::seconds staleness)
      : client_(client), now_us_(std::move(now_us)), staleness_(staleness.count()) {}

  ApiResult<ledger::Fetched> object(stripe::api::Job job, const ledger::ObjectKey& key, const std::string& parent,
                                    const std::stop_token& stop) override;
  ApiResult<ObjectPage> list(stripe::api::Job job, const ListQuery& query, const std::stop_token& stop) override;
  ApiResult<EventPage> events(const Scope& scope, int64_t from, int64_t until, const std::string& after,
                              const std::stop_token& stop) override;
  ApiResult<std::string> own_account(const std::stop_token& stop) override;
  ApiResult<int64_t> settled_now(const Scope& scope, const std::stop_token& stop) override;
  ApiResult<int64_t> now(const Scope& scope, const std::stop_token& stop) override;

  /// Why the API cannot be read (a key, a permission, a certificate), as the last call told; empty when it can.
  [[nodiscard]] std::string why_not_ready() const;

 private:
  using Answer = stripe::api::Answer;
  ApiResult<Answer> get(stripe::api::Job job, const stripe::api::Request& request, const std::stop_token& stop);
  ApiResult<ledger::Fetched> fact_in(const ledger::ObjectKey& key, const Answer& answer,
                                     const stripe::api::Getter& get);
  void note(const ApiResult<Answer>& answer);

  struct Heard {
    int64_t date = 0;
    std::chrono::steady_clock::time_point at;
  };
  stripe::api::Client& client_;
  std::function<int64_t()> now_us_;
  int64_t staleness_;  // seconds
  mutable std::mutex mutex_;
  Heard clock_;          // of the last answer that had a Date
  std::string refused_;  // what a person must mend
};

}  // namespace tollgate::reconciler
