#include "integration/dead/dead_world.hpp"

#include "support/catch.hpp"

#include "stripe/topics.hpp"

namespace tollgate::test {
namespace {

int64_t now_us() {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace

DeadWorld::DeadWorld()
    : connection(support::connect(url)),
      reader(std::make_unique<kafka::RecordReader>(
          kafka::RecordReaderOptions{.brokers = cluster.bootstrap(), .client_id = "test", .properties = {}})) {
  execute("alter table tollgate.objects add constraint no_poison check (raw ->> 'name' <> 'poison')");
}

void DeadWorld::mend() { execute("alter table tollgate.objects drop constraint no_poison"); }

void DeadWorld::publish_poison(int from, int to) {
  for (int i = from; i < to; ++i) {
    const std::string number = std::to_string(i);
    publish("evt_" + number, "customer.created", 1700000000, customer("cus_" + number, "poison"));
  }
}

std::unique_ptr<RunningLane> DeadWorld::start_letters_lane() {
  worker::LaneOptions options;
  options.feed = worker::Feed::letters;
  options.topic = stripe::topics::kDead;
  options.owner = "test/letters";
  options.consumer = {
      .brokers = cluster.bootstrap(), .group = "tollgate-worker-dead", .client_id = options.owner, .properties = {}};
  options.consumer.session_timeout = std::chrono::milliseconds(6000);
  options.postgres = support::connect_options(url);
  options.fence_wait = std::chrono::milliseconds(300);
  worker::Applier::Parts parts{
      .producer = *producer, .metrics = worker_metrics, .retry_delays = retry_delays, .now_us = now_us};
  return std::make_unique<RunningLane>(options, parts);
}

DeadWorld::Lanes DeadWorld::let_die(int count) {
  publish_poison(1, count + 1);
  Lanes lanes{start_lane(), start_letters_lane()};
  REQUIRE(becomes("select count(*) from tollgate.dead_letters", std::to_string(count)));
  return lanes;
}

void DeadWorld::insert_letters(int from, int to) {
  for (int i = from; i < to; ++i) {
    const std::string n = std::to_string(i);
    const std::string body = event_json("evt_" + n, "customer.created", 1700000000, customer("cus_" + n, "name " + n));
    execute(
        "insert into tollgate.events (event_id, created, livemode, type, kind, outcome, endpoint, received_at, topic, "
        "partition, "
        "kafka_offset, payload) values ('evt_" +
        n +
        "', to_timestamp(1700000000), false, 'customer.created', 'shown', 'dead', "
        "'stripe', now(), 'stripe.events', 0, " +
        n + ", '" + body +
        "');"
        "insert into tollgate.dead_letters (letter_id, event_id, created, type, object_type, object_id, error_class, "
        "error_code, "
        "fingerprint, first_failed_at, last_failed_at, dead_partition, dead_offset) values ('evt_" +
        n + "', 'evt_" + n +
        "', "
        "to_timestamp(1700000000), 'customer.created', 'customer', 'cus_" +
        n + "', 'permanent', 'bug', 'f" + std::to_string(i % 2) + "', to_timestamp(1700000000 + " + n +
        "), to_timestamp(1700000000 + " + n + "), 0, " + n + ")");
  }
}

worker::OperationRunner DeadWorld::runner(const std::string& owner, std::chrono::milliseconds lease) {
  worker::OperationRunner::Options options;
  options.postgres = support::connect_options(url);
  options.owner = owner;
  options.lease = lease;
  return {
      options,
      {.producer = *producer, .metrics = worker_metrics, .read_dead = worker::reading_dead(*reader), .now_us = now_us}};
}

bool DeadWorld::runs_until(worker::OperationRunner& runner, const std::string& operation, const std::string& state) {
  return eventually(
      [&] {
        [[maybe_unused]] const bool busy = runner.turn(connection);
        return ledger::dead::find_operation(connection, operation)->state == state;
      },
      std::chrono::seconds(30));
}

ledger::dead::Operation DeadWorld::make(const ledger::dead::NewOperation& wanted) {
  auto made = ledger::dead::create_operation(connection, wanted);
  if (!made) throw std::runtime_error(made.error().message);
  if (!made->operation) throw std::runtime_error("held");
  return *made->operation;
}

ledger::dead::NewOperation replay_of(ledger::dead::Selection selection) {
  return {.selection = std::move(selection), .reason = "mended", .requested_by = "ada", .rate_per_second = 1000};
}

ledger::dead::Selection everything() { return {.letter_ids = {}, .fingerprint = {}, .filter = {}, .everything = true}; }

ledger::dead::Selection ids(std::vector<std::string> letter_ids) {
  return {.letter_ids = std::move(letter_ids), .fingerprint = {}, .filter = {}, .everything = false};
}

}  // namespace tollgate::test
