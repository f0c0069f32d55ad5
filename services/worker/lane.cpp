#include "services/worker/lane.hpp"

#include <fmt/format.h>

#include "common/kafka/errors.hpp"
#include "common/log/log.hpp"
#include "db/migrate.hpp"
#include "ledger/store.hpp"
#include "ledger/store_progress.hpp"
#include "services/worker/letter_indexer.hpp"

namespace tollgate::worker {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kIdlePoll{200};  // how quickly an idle lane notices a stop
constexpr milliseconds kOffsetCommitEvery{
    1000};  // Kafka's own offsets are for lag and people's tools: once a second is enough
constexpr milliseconds kBrokerAnswer{5000};

constexpr const char* kFatal = "_FATAL";  // librdkafka's word for a handle that will never work again
constexpr const char* kNotJoined = "the lane has not joined its group yet";

Applier::Parts parts_for(Applier::Parts parts, const LaneOptions& options) {
  parts.consumer_group = options.consumer.group;
  parts.worker = options.owner;
  return parts;
}

/// The database was exchanged for one this program must not write to.
struct SchemaUnfit : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace

Lane::Lane(LaneOptions options, Applier::Parts parts)
    : options_(std::move(options)), metrics_(parts.metrics), applier_(parts_for(parts, options_)) {
  if (options_.feed == Feed::retries) intake_.emplace(name(), metrics_, parts.now_us);
}

std::string Lane::name() const {
  return (options_.feed == Feed::retries   ? "retry "
          : options_.feed == Feed::letters ? "letters "
                                           : "") +
         std::to_string(options_.number);
}

Batch Lane::next_batch() {
  return intake_ ? intake_->collect(*consumer_, options_.batch, kIdlePoll)
                 : collect(*consumer_, options_.batch, kIdlePoll);
}

void Lane::work(const Batch& batch) {
  if (options_.feed == Feed::letters)
    index_letters(*session_, options_.consumer.group, assignment_, batch, metrics_);
  else
    applier_.apply(*session_, assignment_, batch);
}

void Lane::forget_waiting() {
  if (intake_) intake_->forget();
}

void Lane::join() {
  kafka::RebalanceListener listener{
      .on_assigned = [this](std::vector<kafka::TopicPartition>& partitions) { return on_assigned(partitions); },
      .on_revoked = [this](const std::vector<kafka::TopicPartition>&,
                           kafka::Revocation revocation) { on_revoked(revocation); }};
  consumer_.emplace(options_.consumer, std::vector<std::string>{options_.topic}, std::move(listener));
}

void Lane::run(const std::stop_token& stop) {
  stop_ = stop;
  join();
  while (!stop.stop_requested()) {
    try {
      turn();
      backoff_.reset();
    } catch (const PartitionLost& lost) {
      trouble("lost_partition", lost.what(), options_.fence_wait);
    } catch (const LettersRefused& error) {
      metrics_.letters_refused(error.topic);
      trouble("kafka", error.what(), milliseconds(0));
    } catch (const SchemaUnfit& error) {
      trouble("schema", error.what(), milliseconds(0));
    } catch (const postgres::PostgresError& error) {
      if (session_ && (error.connection_lost() || !session_->alive())) session_.reset();
      trouble("postgres",
              fmt::format("{} (SQLSTATE {})", error.what(), error.sqlstate.empty() ? "none" : error.sqlstate),
              milliseconds(0));
    } catch (const kafka::KafkaError& error) {
      trouble("kafka", error.what(), milliseconds(0));
      must_rejoin_ = must_rejoin_ || error.code == kFatal;
    }
    if (must_rejoin_) rejoin();
  }
  commit_offsets(Commit::waiting);
  forget_waiting();
  consumer_->close();
}

void Lane::rejoin() {
  must_rejoin_ = false;
  joined_ = false;
  assignment_.taken();
  to_commit_.clear();
  forget_waiting();
  consumer_.reset();
  join();
}

/// One unit of work: a batch read, applied and committed, or nothing because nothing came.
void Lane::turn() {
  ensure_session();
  if (parked_ > 0 && Clock::now() >= parked_check_at_) assignment_.mark_unclaimed();
  if (assignment_.unclaimed()) settle();
  if (troubled_) recovered();
  const uint64_t generation = assignment_.generation();
  const Batch batch = next_batch();
  if (batch.empty()) check_epochs();
  if (batch.empty() || generation != assignment_.generation())
    return;  // what the group took is read again by its new owner
  work(batch);
  for (const kafka::TopicPartition& next : batch.next_positions())
    to_commit_[{next.topic, next.partition}] = next.offset;
  commit_offsets(Commit::when_due);
}

void Lane::ensure_session() {
  if (session_ && session_->alive()) return;
  session_.reset();
  postgres::Connection fresh(options_.postgres);
  if (auto fits = db::schema_check(fresh); !fits) throw SchemaUnfit(fits.error().message);
  session_.emplace(std::move(fresh));
}

/// Claims what the group gave and starts reading where the data stops.
void Lane::settle() {
  const auto claims =
      ledger::claim_partitions(*session_, options_.consumer.group, assignment_.partitions(), options_.owner);
  const auto starts = starts_of(claims);
  forget_waiting();
  consumer_->reassign(starts);
  consumer_->resume_all();
  assignment_.claimed(claims);
  to_commit_.clear();
  for (const kafka::TopicPartition& start : starts) to_commit_[{start.topic, start.partition}] = start.offset;
  commit_offsets(Commit::now);  // a group without committed offsets reads as endless lag to autoscalers
  recovered();
}

/// The lane works, or would if it had partitions: more lanes than partitions is healthy.
void Lane::recovered() {
  troubled_ = false;
  set_status(parked_ > 0 ? parked_reason_ : joined_ ? std::string() : kNotJoined);
  show_state(true);
}

std::vector<kafka::TopicPartition> Lane::starts_of(const std::vector<ledger::Claim>& claims) {
  std::vector<kafka::TopicPartition> starts;
  parked_ = 0;
  for (const ledger::Claim& claim : claims) {
    const auto [low, high] = consumer_->log_bounds(claim.topic, claim.partition, kBrokerAnswer);
    Start start = start_of(claim, low, high);
    if (start.refusal.empty()) {
      starts.push_back(std::move(start.position));
      continue;
    }
    if (claim.parked_reason.empty()) ledger::park_partition(*session_, options_.consumer.group, claim, start.refusal);
    ++parked_;
    parked_reason_ = start.refusal;
    log::error("partition parked", {{"reason", start.refusal}});
  }
  parked_check_at_ = Clock::now() + options_.parked_check;
  return starts;
}

/// With records a lane learns at its next batch that its progress was moved (TG001); without, it has to ask.
void Lane::check_epochs() {
  if (Clock::now() < epochs_check_at_ || assignment_.unclaimed()) return;
  epochs_check_at_ = Clock::now() + options_.parked_check;
  const auto held = assignment_.progress_for(assignment_.partitions());
  if (!held || held->empty() || ledger::epochs_stand(*session_, options_.consumer.group, *held)) return;
  throw PartitionLost("a partition was taken over, or its progress was moved, while no record came");
}

void Lane::trouble(const std::string& kind, const std::string& what, milliseconds at_least) {
  const auto pause = std::max(at_least, backoff_.next());
  log::warning("lane pauses",
               {{"lane", name()}, {"kind", kind}, {"reason", what}, {"pause_ms", std::to_string(pause.count())}});
  metrics_.trouble(kind);
  troubled_ = true;
  set_status(what);
  show_state(false);
  consumer_->pause_all();
  assignment_.mark_unclaimed();
  serve_group(pause);
}

/// Keeps the membership alive while nothing is read. What a poll still hands out is read again after settle().
void Lane::serve_group(milliseconds duration) {
  const auto until = Clock::now() + duration;
  while (Clock::now() < until && !stop_->stop_requested()) {
    try {
      [[maybe_unused]] const auto dropped = consumer_->poll(std::min(milliseconds(100), duration));
    } catch (const kafka::KafkaError& error) {
      log::warning("group is not served", {{"reason", error.what()}});
      must_rejoin_ = must_rejoin_ || error.code == kFatal;
      return;
    }
  }
}

void Lane::commit_offsets(Commit how) {
  if (to_commit_.empty() || (how == Commit::when_due && Clock::now() - committed_at_ < kOffsetCommitEvery)) return;
  std::vector<kafka::TopicPartition> positions;
  for (const auto& [partition, offset] : to_commit_) positions.push_back({partition.first, partition.second, offset});
  if (how != Commit::waiting) {
    consumer_->commit_async(positions);
  } else if (!consumer_->commit_sync(positions)) {
    log::info("offsets not committed to Kafka; Postgres has them", {{"lane", name()}});
  }
  committed_at_ = Clock::now();
  to_commit_.clear();
}

bool Lane::on_assigned(std::vector<kafka::TopicPartition>& partitions) {
  log::info("partitions assigned", {{"lane", name()}, {"count", std::to_string(partitions.size())}});
  assignment_.given(partitions);
  joined_ = true;
  if (partitions.empty()) set_status({});  // more lanes than partitions: idle is healthy
  return false;                            // nothing is read before Postgres said where: settle()
}

void Lane::on_revoked(kafka::Revocation revocation) {
  log::info("partitions revoked",
            {{"lane", name()}, {"how", revocation == kafka::Revocation::lost ? "lost" : "orderly"}});
  if (revocation == kafka::Revocation::orderly) commit_offsets(Commit::waiting);
  to_commit_.clear();
  forget_waiting();
  assignment_.taken();
  parked_ = 0;
}

std::string Lane::why_not_ready() const {
  const std::lock_guard lock(status_mutex_);
  return status_;
}

void Lane::set_status(std::string why_not_ready) {
  const std::lock_guard lock(status_mutex_);
  status_ = std::move(why_not_ready);
}

void Lane::show_state(bool running) {
  metrics_.lane_state(name(), running, static_cast<int>(assignment_.partitions().size()) - parked_, parked_);
}

}  // namespace tollgate::worker
