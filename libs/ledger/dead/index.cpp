#include "ledger/dead/index.hpp"

#include <algorithm>
#include <set>

#include "common/base/utf8.hpp"
#include "db/queries.hpp"
#include "ledger/dead/fingerprint.hpp"
#include "ledger/store_progress.hpp"
#include "stripe/delivery.hpp"
#include "stripe/topics.hpp"

namespace tollgate::ledger::dead {
namespace {

using postgres::Connection;
using postgres::Params;
using Text = std::string_view;

constexpr const char* kForeign = "foreign_record";

/// An id or a type that no index could hold, or that is no text, is left out: the record has it.
std::string storable(std::string_view text) {
  return text.size() <= stripe::kNameBytesMax && is_storable_text(text) ? std::string(text) : std::string();
}

Record foreign(Record record, const std::string& why) {
  record.letter_id = "foreign-" + std::to_string(record.position.partition) + "-" +
                     std::to_string(record.position.offset) + "-" + std::to_string(record.failed_us / 1000);
  record.error_class = name_of(class_of_code(kForeign));
  record.code = kForeign;
  record.message = why;
  record.first_failed_us = record.failed_us;
  return record;
}

Record with_fingerprint(Record record) {
  record.fingerprint = fingerprint(
      {.error_class = record.error_class, .code = record.code, .event_type = record.type, .place = record.place});
  return record;
}

void add_event(Record& record, const Incoming& incoming) {
  const bool readable = !incoming.refusal;
  record.event_id = record.letter_id = incoming.delivery.event_id;
  record.created = ledger_created(incoming);
  record.type = storable(readable ? incoming.event.type : incoming.delivery.event_type);
  record.account = storable(readable ? incoming.event.account : incoming.delivery.account);
  record.livemode = readable ? incoming.event.livemode : incoming.delivery.livemode;
  record.object_type = readable ? storable(incoming.event.object_type) : std::string();
  record.object_id = storable(readable ? incoming.event.object_id : incoming.delivery.object_id);
  record.origin = incoming.delivery.origin;
}

void add_failure(Record& record, const stripe::Failure& failure) {
  const auto known = failure_class_named(failure.error_class);
  record.error_class = name_of(known.value_or(FailureClass::unknown));
  record.code = storable(failure.code);
  record.message = failure.message;
  record.place = storable(failure.place);
  record.attempts = failure.attempt;
  record.first_failed_us = failure.first_failed_at_us;
  record.first = {failure.origin_topic, failure.origin_partition, failure.origin_offset};
}

struct Columns {
  std::vector<Text> letters, types, accounts, object_types, object_ids, classes, codes, messages, places, fingerprints,
      origins, first_topics;
  std::vector<std::optional<Text>> events;
  std::vector<std::optional<int64_t>> createds;
  std::vector<int64_t> attempts, first_failed, failed, first_partitions, first_offsets, partitions, offsets;
  std::vector<bool> livemodes;

  void add(const Record& record) {
    const bool ours = !record.event_id.empty();
    letters.push_back(record.letter_id);
    events.push_back(ours ? std::optional<Text>(record.event_id) : std::nullopt);
    createds.push_back(ours ? std::optional(record.created) : std::nullopt);
    types.push_back(record.type);
    accounts.push_back(record.account);
    livemodes.push_back(record.livemode);
    object_types.push_back(record.object_type);
    object_ids.push_back(record.object_id);
    classes.push_back(record.error_class);
    codes.push_back(record.code);
    messages.push_back(record.message);
    places.push_back(record.place);
    fingerprints.push_back(record.fingerprint);
    attempts.push_back(record.attempts);
    first_failed.push_back(record.first_failed_us);
    failed.push_back(record.failed_us);
    origins.push_back(record.origin);
    first_topics.push_back(record.first.topic);
    first_partitions.push_back(record.first.partition);
    first_offsets.push_back(record.first.offset);
    partitions.push_back(record.position.partition);
    offsets.push_back(record.position.offset);
  }

  [[nodiscard]] Params params() const {
    Params p;
    p.add_texts(letters).add_nullable_texts(events).add_nullable_integers(createds).add_texts(types).add_texts(
        accounts);
    p.add_booleans(livemodes).add_texts(object_types).add_texts(object_ids).add_texts(classes).add_texts(codes);
    p.add_texts(messages).add_texts(places).add_texts(fingerprints).add_integers(attempts).add_integers(first_failed);
    p.add_integers(failed).add_texts(origins).add_texts(first_topics).add_integers(first_partitions);
    p.add_integers(first_offsets).add_integers(partitions).add_integers(offsets);
    return p;
  }
};

/// One statement may not write a row twice: an event that died again within the batch goes into a later one.
std::vector<Columns> rounds_of(const std::vector<Record>& records) {
  std::vector<Columns> rounds;
  std::vector<std::set<Text>> seen;
  for (const Record& record : records) {
    size_t round = 0;
    while (round < seen.size() && seen[round].contains(record.letter_id)) ++round;
    if (round == seen.size()) {
      seen.emplace_back();
      rounds.emplace_back();
    }
    seen[round].insert(record.letter_id);
    rounds[round].add(record);
  }
  return rounds;
}

}  // namespace

Record record_of(const Incoming& incoming, const kafka::Headers& headers, int64_t timestamp_ms) {
  Record record;
  record.position = incoming.position;
  record.failed_us = timestamp_ms * 1000;
  if (incoming.foreign) return with_fingerprint(foreign(std::move(record), incoming.refusal->message));
  const auto failure = stripe::failure_from(headers);
  if (!failure) return with_fingerprint(foreign(std::move(record), failure.error().message));
  add_event(record, incoming);
  add_failure(record, *failure);
  return with_fingerprint(std::move(record));
}

Indexed index_records(Connection& connection, const std::string& consumer_group, const std::vector<Record>& records,
                      const std::vector<Progress>& progress) {
  std::vector<Connection::Step> steps{progress_step(consumer_group, progress)};
  for (const Columns& round : rounds_of(records)) steps.push_back({queries::worker::index_letters, round.params()});
  const auto results = connection.run_transaction(steps);
  Indexed indexed;
  for (size_t step = 1; step < results.size(); ++step) {
    indexed.records += results[step].integer(0, 0);
    indexed.repeated += results[step].integer(0, 1);
  }
  return indexed;
}

int64_t settle_letters(Connection& connection, LookedAt& looked_at, int64_t limit) {
  Params from;
  if (looked_at.failed_us)
    from.add_integer(*looked_at.failed_us);
  else
    from.add_null();
  const auto rows =
      connection.run(queries::worker::settle_letters, from.add_text(looked_at.letter_id).add_integer(limit));
  looked_at = rows.is_null(0, 1) ? LookedAt{} : LookedAt{rows.integer(0, 1), std::string(rows.text(0, 2))};
  return rows.integer(0, 0);
}

}  // namespace tollgate::ledger::dead
