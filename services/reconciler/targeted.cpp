#include "services/reconciler/targeted.hpp"

#include <algorithm>
#include <array>

#include "ledger/reconcile/drifts.hpp"
#include "ledger/store_fetches.hpp"
#include "services/reconciler/careful_write.hpp"

namespace tollgate::reconciler {
namespace {

namespace rec = ledger::reconcile;
using std::chrono::milliseconds;
using std::chrono::seconds;
using stripe::api::ApiError;
using stripe::api::Trouble;

constexpr milliseconds kNextSecond{1100};      // a fetch in a later second than the event's settles
constexpr milliseconds kPersonNeeded{60'000};  // a key, a permission, a certificate: until somebody mends it
constexpr milliseconds kOtherMode{600'000};
constexpr milliseconds kClockAgain{5'000};  // a row dated later: our idea of Stripe's clock may be what is old

/// Twice as long after each failure, five minutes at most.
milliseconds after_failures(int attempts) { return seconds(std::min(300, 1 << std::min(attempts, 9))); }

milliseconds delay_of(const ApiError& error, int attempts) {
  if (error.retry_after) return *error.retry_after;
  switch (error.trouble) {
    case Trouble::unauthorized:
    case Trouble::no_permission:
    case Trouble::untrusted:
    case Trouble::wrong_version:
    case Trouble::refused:
      return std::max<milliseconds>(kPersonNeeded, after_failures(attempts));
    default:
      return after_failures(attempts);
  }
}

/// The row as it stands now, or why the answer cannot be written.
tl::expected<ledger::Row, std::string> merge(postgres::Connection& connection, rec::Epoch epoch,
                                             const ledger::Fetched& fetched) {
  try {
    return ledger::apply_fetches(connection, std::array{fetched}, "targeted", {rec::lease_step(epoch)}).at(0).row;
  } catch (const std::exception& error) {
    if (!blames_object(error)) throw;
    return tl::unexpected(std::string(error.what()));
  }
}

}  // namespace

Answered Targeted::answer(postgres::Connection& connection, rec::Epoch epoch, const rec::Request& request,
                          const std::stop_token& stop) {
  if (request.key.livemode != livemode_) {
    put_off(connection, epoch, request.key, kOtherMode,
            livemode_ ? "the object is in test mode, STRIPE_API_KEY is a live key; run a reconciler with a test key"
                      : "the object is in live mode, STRIPE_API_KEY is a test key; run a reconciler with a live key");
    return Answered::other_mode;
  }
  if (const auto delay = too_soon(connection, request.key, stop)) {
    put_off(connection, epoch, request.key, *delay, "waits for a later second than the event's");
    return Answered::again;
  }
  const auto fetched =
      stripe_.object(stripe::api::Job::targeted, request.key, rec::parent_of(connection, request.key), stop);
  if (!fetched) {
    if (fetched.error().trouble == Trouble::stopped) return Answered::again;
    put_off(connection, epoch, request.key, delay_of(fetched.error(), request.attempts), fetched.error().message);
    return Answered::trouble;
  }
  const auto row = merge(connection, epoch, *fetched);
  if (!row) {
    put_off(connection, epoch, request.key, std::max<milliseconds>(kPersonNeeded, after_failures(request.attempts)),
            "the answer cannot be written: " + row.error());
    return Answered::trouble;
  }
  if (!row->settled) {
    const auto delay = row->unsettled_reason == "tie" ? kNextSecond : after_failures(request.attempts);
    put_off(connection, epoch, request.key, delay, "still unsettled: " + row->unsettled_reason);
    return Answered::again;
  }
  connection.run_transaction({rec::lease_step(epoch), rec::close_step(std::array{request})});
  return Answered::settled;
}

/// An answer settles nothing that happened in its own second: where the row is that new, the call is saved for later.
std::optional<milliseconds> Targeted::too_soon(postgres::Connection& connection, const ledger::ObjectKey& key,
                                               const std::stop_token& stop) {
  const auto state = rec::read_states(connection, std::array{key}).at(0);
  const auto now = stripe_.settled_now({key.account, key.livemode}, stop);
  if (!state || !now || state->as_of < *now) return std::nullopt;
  return std::min<milliseconds>(seconds(state->as_of - *now) + kNextSecond, kClockAgain);
}

void Targeted::put_off(postgres::Connection& connection, rec::Epoch epoch, const ledger::ObjectKey& key,
                       milliseconds delay, const std::string& why) {
  connection.run_transaction({rec::lease_step(epoch), rec::put_off_step(std::array{rec::PutOff{key, delay, why}})});
}

void RequestQueue::offer(std::vector<rec::Request> requests) {
  const std::lock_guard lock(mutex_);
  for (rec::Request& request : requests)
    if (in_hand_.insert(request.key).second) queue_.push_back(std::move(request));
  came_.notify_all();
}

std::optional<rec::Request> RequestQueue::take(milliseconds wait) {
  std::unique_lock lock(mutex_);
  if (!came_.wait_for(lock, wait, [&] { return !queue_.empty(); })) return std::nullopt;
  rec::Request request = std::move(queue_.front());
  queue_.pop_front();
  return request;
}

void RequestQueue::done(const ledger::ObjectKey& key) {
  const std::lock_guard lock(mutex_);
  in_hand_.erase(key);
}

size_t RequestQueue::waiting() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

}  // namespace tollgate::reconciler
