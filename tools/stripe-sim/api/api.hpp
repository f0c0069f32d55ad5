#pragma once
#include <atomic>
#include <string>

#include "stripe-sim/api/answer.hpp"
#include "stripe-sim/api/calls.hpp"
#include "stripe-sim/api/faults.hpp"
#include "stripe-sim/api/keys.hpp"
#include "stripe-sim/api/limiter.hpp"
#include "stripe-sim/api/reader.hpp"
#include "stripe-sim/clock/clock.hpp"
#include "stripe-sim/serve/message.hpp"

namespace tollgate::sim {

/// The REST API as clients meet it: keys, limits, faults and Stripe's headers around what the Reader shows of the
/// clock's moment. Thread safe; all parts must outlive it.
class Api {
 public:
  struct Parts {
    const Reader& reader;
    SimClock& clock;
    FaultBox& faults;
    Calls& calls;
    Keys keys{};
  };
  explicit Api(Parts parts) : parts_(std::move(parts)) {}

  /// Answers a request whose path begins with /v1/ or /v2/.
  [[nodiscard]] Response answer(const Request& request);

 private:
  struct Step;  ///< one request on its way
  void admit(Step& step);
  void read(Step& step);
  void refuse(Step& step, const ApiError& error);
  void harm(Step& step);

  Parts parts_;
  Limiter limiter_;
  std::atomic<uint64_t> answered_{0};
};

}  // namespace tollgate::sim
