#include "services/console/object_lookup.hpp"

#include "db/queries.hpp"
#include "ledger/key_columns.hpp"
#include "services/console/id_types.hpp"
#include "services/console/page.hpp"
#include "services/console/problem.hpp"
#include "stripe/api/resources.hpp"

namespace tollgate::console {
namespace {

using ledger::ObjectKey;
using Text = std::string_view;

postgres::Rows find_known(postgres::Connection& connection, const ObjectQuery& query) {
  std::vector<Text> types;
  for (const stripe::api::Resource& resource : stripe::api::resources()) types.push_back(resource.type);
  postgres::Params params;
  params.add_texts({query.ids.begin(), query.ids.end()});
  add_nullable(params, query.type);
  add_nullable(params, query.account);
  if (query.livemode)
    params.add_boolean(*query.livemode);
  else
    params.add_null();
  return connection.run(queries::console::resolve_objects, params.add_texts(types));
}

bool mode_of(postgres::Connection& connection, const ObjectQuery& query, const std::string& id) {
  if (query.livemode) return *query.livemode;
  const std::string account = query.account.value_or("");
  for (const std::string& each : {account, std::string()}) {
    const postgres::Rows modes = connection.run(queries::console::swept_modes, postgres::Params().add_text(each));
    if (modes.size() == 1) return modes.boolean(0, 0);
    if (modes.size() > 1) break;
  }
  throw Refused(unprocessable(
      "MODE_UNKNOWN", "Nothing is known of " + id + " yet, and not whether it is in live or test mode: say livemode."));
}

/// An object that neither mirror nor ledger has heard of.
ObjectKey guess(postgres::Connection& connection, const ObjectQuery& query, const std::string& id) {
  const std::string type = query.type.value_or(std::string(type_of_id(id)));
  if (type.empty())
    throw Refused(unprocessable(
        "TYPE_UNKNOWN", "Nothing is known of " + id + " yet, and its prefix does not tell its type: say type."));
  ObjectKey key{type, query.account.value_or(""), mode_of(connection, query, id), id};
  // A connected account's object is kept under that account.
  if (type == "account" && !query.account) key.account = id;
  check_fetchable(key, false);
  return key;
}

}  // namespace

void check_fetchable(const ObjectKey& key, bool known) {
  const stripe::api::Resource* resource = stripe::api::find_resource(key.type);
  if (resource == nullptr)
    throw Refused(unprocessable("UNKNOWN_TYPE", "Stripe's API has no object type " + key.type +
                                                    "; types are named as in objects: invoice, checkout.session."));
  if (!resource->fetchable())
    throw Refused(unprocessable("NOT_READABLE", "Stripe's API does not give a single " + key.type + ", so " + key.id +
                                                    " cannot be asked for."));
  if (!known && resource->fetch_wants_parent())
    throw Refused(unprocessable("PARENT_UNKNOWN", "Nothing is known of " + key.id + " yet: a " + key.type +
                                                      " is asked for by its " + std::string(resource->parent) +
                                                      "; run a backfill of the type instead."));
}

std::vector<ObjectKey> look_up_objects(postgres::Connection& connection, const ObjectQuery& query) {
  std::vector<ObjectKey> keys;
  std::vector<bool> found(query.ids.size());
  const postgres::Rows rows = find_known(connection, query);
  for (int row = 0; row < rows.size(); ++row) {
    const auto at = static_cast<size_t>(rows.integer(row, 0) - 1);
    found[at] = true;
    keys.push_back(
        {std::string(rows.text(row, 1)), std::string(rows.text(row, 2)), rows.boolean(row, 3), query.ids[at]});
    check_fetchable(keys.back(), true);
  }
  for (size_t i = 0; i < query.ids.size(); ++i)
    if (!found[i]) keys.push_back(guess(connection, query, query.ids[i]));
  return keys;
}

std::vector<std::string> request_objects(postgres::Connection& connection, const std::vector<ObjectKey>& keys,
                                         const std::string& who) {
  const postgres::Rows rows =
      connection.run(queries::console::request_objects, ledger::KeyColumns(keys).params().add_text(who));
  std::vector<std::string> requests;
  for (int row = 0; row < rows.size(); ++row) requests.emplace_back(rows.text(row, 0));
  return requests;
}

}  // namespace tollgate::console
