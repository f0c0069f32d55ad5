#pragma once
#include <optional>
#include <string>
#include <vector>

#include "common/postgres/connection.hpp"
#include "ledger/object_key.hpp"

namespace tollgate::console {

/// Ids of objects, and what was said about all of them.
struct ObjectQuery {
  std::vector<std::string> ids;
  std::optional<std::string> type, account;  ///< an empty account is the platform's own
  std::optional<bool> livemode;
};

/// Every object that these ids stand for: those of the mirror and of the ledger; an id nobody has heard of by what was
/// said, by its prefix, and by the one mode the account is swept in. Throws Refused (422) where that does not tell, or
/// where Stripe cannot be asked for such an object.
[[nodiscard]] std::vector<ledger::ObjectKey> look_up_objects(postgres::Connection& connection,
                                                             const ObjectQuery& query);
/// Refuses (422) what Stripe cannot be asked for. `known`: the mirror or the ledger has heard of it.
void check_fetchable(const ledger::ObjectKey& key, bool known);

/// Asks for objects and returns the requests as the API shows them. In a transaction of the caller's.
[[nodiscard]] std::vector<std::string> request_objects(postgres::Connection& connection,
                                                       const std::vector<ledger::ObjectKey>& keys,
                                                       const std::string& who);

}  // namespace tollgate::console
