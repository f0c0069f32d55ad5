#include "ledger/reconcile/requests.hpp"

#include "db/queries.hpp"
#include "ledger/key_columns.hpp"
#include "stripe/api/resources.hpp"

namespace tollgate::ledger::reconcile {
namespace {

using postgres::Params;
using Text = std::string_view;

/// The member of an object that names its parent; most are called as the parent's kind is.
Text parent_member(Text parent_kind) {
  if (parent_kind == "application_fee") return "fee";
  return parent_kind;
}

}  // namespace

std::string parent_of(postgres::Connection& connection, const ObjectKey& key) {
  const stripe::api::Resource* resource = stripe::api::find_resource(key.type);
  if (resource == nullptr || resource->parent.empty()) return {};
  const postgres::Rows rows =
      connection.run(queries::reconciler::read_parent, Params()
                                                           .add_text(key.type)
                                                           .add_text(key.account)
                                                           .add_boolean(key.livemode)
                                                           .add_text(key.id)
                                                           .add_text(parent_member(resource->parent)));
  return rows.size() == 0 || rows.is_null(0, 0) ? std::string() : std::string(rows.text(0, 0));
}

std::vector<Request> due_requests(postgres::Connection& connection, int64_t limit) {
  const postgres::Rows rows = connection.run(queries::reconciler::due_requests, Params().add_integer(limit));
  std::vector<Request> requests;
  for (int i = 0; i < rows.size(); ++i) {
    requests.push_back(
        {{std::string(rows.text(i, 0)), std::string(rows.text(i, 1)), rows.boolean(i, 2), std::string(rows.text(i, 3))},
         std::string(rows.text(i, 4)),
         std::string(rows.text(i, 5)),
         rows.integer(i, 6),
         static_cast<int>(rows.integer(i, 7))});
  }
  return requests;
}

void wake_requests(postgres::Connection& connection, std::span<const Request> requests) {
  KeyColumns keys;
  std::vector<Text> reasons, sources;
  std::vector<int64_t> requested;
  for (const Request& request : requests) {
    keys.add(request.key);
    reasons.push_back(request.reason);
    sources.push_back(request.source);
    requested.push_back(request.requested_us);
  }
  connection.run(queries::reconciler::wake_requests,
                 keys.params().add_texts(reasons).add_texts(sources).add_integers(requested));
}

int64_t request_unsettled(postgres::Connection& connection, std::chrono::milliseconds at_least, int64_t limit) {
  return connection
      .run(queries::reconciler::request_unsettled, Params().add_integer(at_least.count()).add_integer(limit))
      .affected();
}

postgres::Connection::Step close_step(std::span<const Request> requests) {
  KeyColumns keys;
  std::vector<int64_t> requested;
  for (const Request& request : requests) {
    keys.add(request.key);
    requested.push_back(request.requested_us);
  }
  return {queries::reconciler::close_requests, keys.params().add_integers(requested)};
}

postgres::Connection::Step put_off_step(std::span<const PutOff> requests) {
  KeyColumns keys;
  std::vector<int64_t> delays;
  std::vector<Text> reasons;
  for (const PutOff& each : requests) {
    keys.add(each.key);
    delays.push_back(each.delay.count());
    reasons.push_back(each.why);
  }
  return {queries::reconciler::put_off_requests, keys.params().add_integers(delays).add_texts(reasons)};
}

}  // namespace tollgate::ledger::reconcile
