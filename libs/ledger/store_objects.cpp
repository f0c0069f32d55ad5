#include "ledger/store_objects.hpp"

#include "db/queries.hpp"

namespace tollgate::ledger {

using Text = std::string_view;
using MaybeText = std::optional<std::string_view>;
using postgres::Connection;
using postgres::Params;

Connection::Step objects_step(const Plan& plan) {
  std::vector<Text> types, accounts, ids, sources;
  std::vector<MaybeText> raws, versions, reasons;
  std::vector<bool> livemodes, contested;
  std::vector<int64_t> as_of, revisions;
  std::vector<std::optional<int64_t>> deleted;
  for (const ObjectWrite& write : plan.objects) {
    const Row& row = write.merged.row;
    types.push_back(write.key.type);
    accounts.push_back(write.key.account);
    livemodes.push_back(write.key.livemode);
    ids.push_back(write.key.id);
    raws.push_back(write.merged.state_changed ? unless_empty(write.merged.object) : MaybeText());
    versions.push_back(unless_empty(write.api_version));
    as_of.push_back(row.as_of);
    sources.push_back(row.source);
    deleted.push_back(row.deleted_at);
    reasons.push_back(row.settled ? MaybeText() : MaybeText(row.unsettled_reason));
    contested.push_back(row.contested);
    revisions.push_back(write.expected_revision);
  }
  Params p;
  p.add_texts(types).add_texts(accounts).add_booleans(livemodes).add_texts(ids).add_nullable_texts(raws);
  p.add_nullable_texts(versions).add_integers(as_of).add_texts(sources).add_nullable_integers(deleted);
  p.add_nullable_texts(reasons).add_booleans(contested).add_integers(revisions);
  return {queries::worker::write_objects, std::move(p)};
}

}  // namespace tollgate::ledger
