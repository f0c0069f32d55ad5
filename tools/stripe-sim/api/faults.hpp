#pragma once
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "stripe-sim/json/json.hpp"
#include "stripe-sim/model/random.hpp"

namespace tollgate::sim {

/// What goes wrong with answers of the API. Shares are between 0 and 1 of the answers; all are 0 by default.
struct Faults {
  double error_500 = 0;
  double lock_timeout = 0;  ///< 429 without a reason, code lock_timeout
  double slow = 0;          ///< answers wait `slow_ms`
  double cut = 0;           ///< the body ends after `cut_bytes`
  double reset = 0;         ///< the connection is reset instead of an answer
  double stale = 0;         ///< the answer shows the state `stale_seconds` ago at most
  double not_json = 0;
  double other_version = 0;        ///< another Stripe-Version than asked for
  double wrong_object = 0;         ///< the answer has another object's id
  double retry_true = 0;           ///< share of error answers that say Stripe-Should-Retry: true
  double retry_false = 0;          ///< … false
  double rate_limit = 0;           ///< requests a second of an account and mode; 0: no limit
  double endpoint_rate_limit = 0;  ///< … for each endpoint
  int64_t slow_ms = 2000;
  int64_t cut_bytes = 200;
  int64_t stale_seconds = 5;
  int64_t events_per_call = 0;  ///< so many events happen after each answer: objects change between two pages
  int64_t left = -1;            ///< so many faults by share are still to be made; -1: without end
  bool empty_lists = false;     ///< every list is empty
  bool gone_objects = false;    ///< every object read by id is missing
  std::string only;             ///< faults by share and the two switches hit paths that begin so
};

/// Throws std::runtime_error for names it does not know and values out of range.
void set_fault(Faults& faults, const std::string& name, const Json& value);
/// "none", "mild", "rough" or "hostile". Throws std::runtime_error for others.
[[nodiscard]] Faults fault_profile(std::string_view name);
[[nodiscard]] Json json_of(const Faults& faults);

/// The faults of the running simulator, and the dice for them. Thread safe.
class FaultBox {
 public:
  FaultBox(Faults faults, uint64_t seed) : faults_(std::move(faults)), random_(seed ^ 0xFA17B0C5ULL) {}

  [[nodiscard]] Faults get() const;
  void set(Faults faults);
  /// Sets the members named, all or none. Throws std::runtime_error as set_fault().
  void merge(const Json& members);
  /// Whether a fault of this share happens now on that path; counts `left` down.
  [[nodiscard]] bool strikes(double Faults::*share, std::string_view path);
  [[nodiscard]] int64_t between(int64_t low, int64_t high);

 private:
  mutable std::mutex mutex_;
  Faults faults_;
  Random random_;
};

}  // namespace tollgate::sim
