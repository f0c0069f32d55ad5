#pragma once
#include <chrono>
#include <stop_token>

#include "common/postgres/connection.hpp"

namespace tollgate::worker {

/// Keeps the ledger's coming month partitions there: at once and then every `every`. Any number of workers may do so.
/// Trouble is logged and tried again sooner: the default partition catches what comes meanwhile.
class Upkeep {
 public:
  Upkeep(postgres::ConnectOptions options, std::chrono::milliseconds every)
      : options_(std::move(options)), every_(every) {}
  void run(const std::stop_token& stop);

 private:
  bool ensure_partitions();
  postgres::ConnectOptions options_;
  std::chrono::milliseconds every_;
};

}  // namespace tollgate::worker
