#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "common/postgres/params.hpp"
#include "ledger/object_key.hpp"

namespace tollgate::ledger {

/// Keys as the four arrays that statements unnest: types, accounts, livemodes, ids. Views: the keys must outlive it.
struct KeyColumns {
  std::vector<std::string_view> types, accounts, ids;
  std::vector<bool> livemodes;

  KeyColumns() = default;
  explicit KeyColumns(std::span<const ObjectKey> keys) {
    for (const ObjectKey& key : keys) add(key);
  }
  void add(const ObjectKey& key) {
    types.push_back(key.type);
    accounts.push_back(key.account);
    livemodes.push_back(key.livemode);
    ids.push_back(key.id);
  }
  [[nodiscard]] postgres::Params params() const {
    postgres::Params params;
    params.add_texts(types).add_texts(accounts).add_booleans(livemodes).add_texts(ids);
    return params;
  }
};

}  // namespace tollgate::ledger
