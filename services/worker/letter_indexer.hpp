#pragma once
#include <string>

#include "common/postgres/connection.hpp"
#include "services/worker/assignment.hpp"
#include "services/worker/batch.hpp"
#include "services/worker/worker_metrics.hpp"

namespace tollgate::worker {

/// Brings records of the dead topic into tollgate.dead_letters, and the progress with them: a record read twice counts
/// once, so the table is made anew by reading the topic from its start (`tollgate progress reset`). Throws
/// PartitionLost and PostgresError: nothing is committed then.
void index_letters(postgres::Connection& connection, const std::string& consumer_group, const Assignment& assignment,
                   const Batch& batch, WorkerMetrics& metrics);

}  // namespace tollgate::worker
