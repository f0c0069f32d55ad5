#include "ledger/store_billing.hpp"

#include <algorithm>
#include <iterator>

#include "common/base/check.hpp"
#include "db/queries.hpp"

namespace tollgate::ledger {
namespace {

using Text = std::string_view;
using MaybeText = std::optional<std::string_view>;
using billing::Cell;
using billing::ColumnKind;
using postgres::Params;
using Step = postgres::Connection::Step;

struct Target {
  Text object_type;
  postgres::Statement statement;
};

const Target kTargets[] = {
    {"account", queries::worker::project_connected_accounts},
    {"dispute", queries::worker::project_disputes},
    {"payment_intent", queries::worker::project_payments},
    {"payment_method", queries::worker::project_payment_methods},
    {"payout", queries::worker::project_payouts},
    {"refund", queries::worker::project_refunds},
    {"subscription", queries::worker::project_subscriptions},
};

using Writes = std::vector<const ProjectionWrite*>;

/// What every projection has from its mirror row, as the first parameters of its statement.
struct WriteKeys {
  std::vector<Text> types, accounts, ids;
  std::vector<bool> livemodes;
  std::vector<int64_t> as_of, revisions;
  std::vector<std::optional<int64_t>> deleted;

  WriteKeys(const Plan& plan, const Writes& writes) {
    for (const ProjectionWrite* write : writes) {
      const ObjectWrite& object = plan.objects[write->object];
      types.push_back(object.key.type);
      accounts.push_back(object.key.account);
      livemodes.push_back(object.key.livemode);
      ids.push_back(object.key.id);
      as_of.push_back(object.merged.row.as_of);
      deleted.push_back(object.merged.row.deleted_at);
      revisions.push_back(object.expected_revision + 1);
    }
  }
  void add_to(Params& params) const {
    params.add_texts(accounts).add_booleans(livemodes).add_texts(ids);
    params.add_integers(as_of).add_nullable_integers(deleted).add_integers(revisions);
  }
};

void add_texts(const Writes& writes, size_t column, Params& params) {
  std::vector<MaybeText> values;
  for (const ProjectionWrite* write : writes) {
    const auto* text = std::get_if<std::string>(&write->projection->cells[column]);
    values.push_back(text == nullptr ? MaybeText() : MaybeText(*text));
  }
  params.add_nullable_texts(values);
}

void add_integers(const Writes& writes, size_t column, Params& params) {
  std::vector<std::optional<int64_t>> values;
  for (const ProjectionWrite* write : writes) {
    const auto* integer = std::get_if<int64_t>(&write->projection->cells[column]);
    values.push_back(integer == nullptr ? std::nullopt : std::optional(*integer));
  }
  params.add_nullable_integers(values);
}

void add_column(ColumnKind kind, const Writes& writes, size_t column, Params& params) {
  switch (kind) {
    case ColumnKind::text:
    case ColumnKind::reference:
    case ColumnKind::json:
      return add_texts(writes, column, params);
    case ColumnKind::integer:
    case ColumnKind::truth:
    case ColumnKind::time:
      return add_integers(writes, column, params);
  }
  TOLLGATE_CHECK(false, "a column of a kind outside its enum cannot be written");
}

Step projection_step(const Plan& plan, const Target& target, const Writes& writes) {
  Params params;
  WriteKeys(plan, writes).add_to(params);
  const auto columns = billing::columns_of(target.object_type);
  for (size_t i = 0; i < columns.size(); ++i) add_column(columns[i].kind, writes, i, params);
  return {target.statement, std::move(params)};
}

Step bury_step(const Plan& plan, const Writes& writes) {
  const WriteKeys keys(plan, writes);
  Params params;
  params.add_texts(keys.types);
  keys.add_to(params);
  return {queries::worker::bury_projections, std::move(params)};
}

}  // namespace

void add_projection_steps(const Plan& plan, std::vector<Step>& steps) {
  if (plan.projections.empty()) return;
  Writes writes[std::size(kTargets)];
  Writes columns_kept;
  for (const ProjectionWrite& write : plan.projections) {
    if (!write.projection) {
      columns_kept.push_back(&write);
      continue;
    }
    const auto* target = std::ranges::find(kTargets, write.projection->object_type, &Target::object_type);
    TOLLGATE_CHECK(target != std::end(kTargets), "every projection has a statement that writes it");
    writes[target - kTargets].push_back(&write);
  }
  for (size_t i = 0; i < std::size(kTargets); ++i)
    if (!writes[i].empty()) steps.push_back(projection_step(plan, kTargets[i], writes[i]));
  if (!columns_kept.empty()) steps.push_back(bury_step(plan, columns_kept));
}

Step reactions_step(const Plan& plan) {
  std::vector<Text> ids, kinds, accounts, types, objects, details;
  std::vector<std::string> customers;
  std::vector<MaybeText> customer_views;
  std::vector<int64_t> createds;
  std::vector<bool> livemodes, superseded;
  for (const ReactionWrite& write : plan.reactions) {
    const stripe::Event& event = write.incoming->event;
    ids.push_back(event.id);
    createds.push_back(event.created);
    kinds.push_back(billing::name_of(write.reaction.kind));
    accounts.push_back(event.account);
    livemodes.push_back(event.livemode);
    types.push_back(event.object_type);
    objects.push_back(event.object_id);
    customers.push_back(billing::customer_of(event));
    details.push_back(write.reaction.details);
    superseded.push_back(write.superseded);
  }
  for (const std::string& id : customers) customer_views.push_back(id.empty() ? MaybeText() : MaybeText(id));
  Params params;
  params.add_texts(ids).add_integers(createds).add_texts(kinds).add_texts(accounts).add_booleans(livemodes);
  params.add_texts(types).add_texts(objects).add_nullable_texts(customer_views).add_texts(details);
  params.add_booleans(superseded);
  return {queries::worker::insert_reactions, std::move(params)};
}

}  // namespace tollgate::ledger
