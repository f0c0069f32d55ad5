#pragma once
#include <string>
#include <vector>

#include "ledger/store.hpp"

namespace tollgate::ledger {

/// First step of every transaction that writes what was read from Kafka: moves next_offset under the epoch each
/// partition was claimed with, and fails the transaction with TG001 where that is no longer the partition's.
[[nodiscard]] postgres::Connection::Step progress_step(const std::string& consumer_group,
                                                       const std::vector<Progress>& progress);

/// Whether each partition still has the epoch it was claimed with: a lane without records would not hear otherwise that
/// somebody had its progress moved. Offsets are not looked at. Throws PostgresError.
[[nodiscard]] bool epochs_stand(postgres::Connection& connection, const std::string& consumer_group,
                                const std::vector<Progress>& progress);

}  // namespace tollgate::ledger
