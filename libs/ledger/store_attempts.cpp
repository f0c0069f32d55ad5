#include <algorithm>

#include "db/queries.hpp"
#include "ledger/attempt.hpp"

namespace tollgate::ledger {
namespace {

using Text = std::string_view;
using MaybeText = std::optional<std::string_view>;

constexpr size_t kMessageBytesMax = 1024;

/// Whole characters of at most 1 KiB: the header of the letter has no more either.
Text shortened(Text message) {
  if (message.size() <= kMessageBytesMax) return message;
  size_t end = kMessageBytesMax;
  while (end > 0 && (static_cast<unsigned char>(message[end]) & 0xC0) == 0x80) --end;
  return message.substr(0, end);
}

struct AttemptColumns {
  std::vector<Text> ids, outcomes, types, accounts, object_types, object_ids, origins, workers, topics;
  std::vector<MaybeText> classes, codes, messages, next_topics;
  std::vector<int64_t> numbers, started, durations, partitions, offsets;
  std::vector<std::optional<int64_t>> next_at;
  std::vector<bool> livemodes;

  void add(const Attempt& attempt) {
    const Incoming& in = *attempt.incoming;
    ids.push_back(in.delivery.event_id);
    numbers.push_back(attempt_of(in));
    outcomes.push_back(attempt.outcome);
    classes.push_back(attempt.failure ? MaybeText(name_of(attempt.failure->failure_class)) : MaybeText());
    codes.push_back(attempt.failure ? MaybeText(attempt.failure->error.code) : MaybeText());
    messages.push_back(attempt.failure ? MaybeText(shortened(attempt.failure->error.message)) : MaybeText());
    next_topics.push_back(attempt.next ? MaybeText(attempt.next->topic) : MaybeText());
    next_at.push_back(attempt.next ? std::optional(attempt.next->at_us) : std::nullopt);
    types.push_back(in.delivery.event_type);
    accounts.push_back(in.delivery.account);
    livemodes.push_back(in.delivery.livemode);
    object_types.push_back(in.event.object_type);
    object_ids.push_back(in.event.object_id);
    origins.push_back(in.delivery.origin);
    workers.push_back(attempt.worker);
    started.push_back(attempt.started_us);
    durations.push_back(attempt.duration_us);
    topics.push_back(in.position.topic);
    partitions.push_back(in.position.partition);
    offsets.push_back(in.position.offset);
  }

  [[nodiscard]] postgres::Params params() const {
    postgres::Params p;
    p.add_texts(ids).add_integers(numbers).add_texts(outcomes).add_nullable_texts(classes).add_nullable_texts(codes);
    p.add_nullable_texts(messages).add_nullable_texts(next_topics).add_nullable_integers(next_at).add_texts(types);
    p.add_texts(accounts).add_booleans(livemodes).add_texts(object_types).add_texts(object_ids).add_texts(origins);
    p.add_texts(workers).add_integers(started).add_integers(durations).add_texts(topics).add_integers(partitions);
    p.add_integers(offsets);
    return p;
  }
};

}  // namespace

postgres::Connection::Step attempts_step(const std::vector<Attempt>& attempts) {
  AttemptColumns columns;
  for (const Attempt& attempt : attempts) columns.add(attempt);
  return {queries::worker::insert_attempts, columns.params()};
}

}  // namespace tollgate::ledger
