#include "common/postgres/pipeline.hpp"

#include <algorithm>

#include <libpq-fe.h>

namespace tollgate::postgres {
namespace {

constexpr int kBinary = 1;
constexpr size_t kFlushBytes = 1 << 20;  // bounds what libpq buffers; smaller writes it gathers by itself

/// Parameters in the shape libpq wants; points into the Params it was made from.
struct Wire {
  explicit Wire(const Params& params) {
    for (const auto& value : params.values()) {
      types.push_back(value.type_oid);
      values.push_back(value.null ? nullptr : value.bytes.data());
      lengths.push_back(static_cast<int>(value.bytes.size()));
      formats.push_back(kBinary);
      bytes += value.bytes.size();
    }
  }
  [[nodiscard]] int count() const { return static_cast<int>(values.size()); }
  std::vector<Oid> types;
  std::vector<const char*> values;
  std::vector<int> lengths;
  std::vector<int> formats;
  size_t bytes = 0;
};

}  // namespace

PreparedNames::Entry& PreparedNames::entry_for(const Statement& statement, const Params& params) {
  std::string key = statement.name;
  for (const auto& value : params.values()) key += ' ' + std::to_string(value.type_oid);
  auto& entry = entries_[key];
  if (entry.server_name.empty()) {
    const int variant = ++variants_[statement.name];
    entry.server_name = variant == 1 ? statement.name : statement.name + ('#' + std::to_string(variant));
  }
  return entry;
}

Pipeline::Pipeline(Session& session) : session_(session) {
  session_.begin_call();
  if (PQenterPipelineMode(session_.get()) != 1) throw session_.error_of_connection();
}

void Pipeline::sent(int libpq_result, size_t bytes) {
  if (libpq_result != 1) throw session_.error_of_connection();
  unflushed_bytes_ += bytes;
  if (unflushed_bytes_ < kFlushBytes) return;
  session_.flush();
  unflushed_bytes_ = 0;
}

void Pipeline::add(const Statement& statement, const Params& params, PreparedNames& prepared) {
  const Wire wire(params);
  auto& entry = prepared.entry_for(statement, params);
  const auto preparing = [&](const Expected& expected) { return expected.prepares == &entry; };
  if (!entry.ready && std::none_of(expected_.begin(), expected_.end(), preparing)) {
    sent(PQsendPrepare(session_.get(), entry.server_name.c_str(), statement.sql, wire.count(), wire.types.data()), 0);
    expected_.push_back({statement.name, steps_, &entry, false});
  }
  sent(PQsendQueryPrepared(session_.get(), entry.server_name.c_str(), wire.count(), wire.values.data(),
                           wire.lengths.data(), wire.formats.data(), kBinary),
       wire.bytes);
  expected_.push_back({statement.name, steps_++, nullptr, true});
}

void Pipeline::add_unprepared(const char* name, const char* sql, const Params& params) {
  const Wire wire(params);
  sent(PQsendQueryParams(session_.get(), sql, wire.count(), wire.types.data(), wire.values.data(), wire.lengths.data(),
                         wire.formats.data(), kBinary),
       wire.bytes);
  expected_.push_back({name, steps_++, nullptr, true});
}

void Pipeline::add_check(const Statement& statement) {
  sent(PQsendPrepare(session_.get(), "", statement.sql, 0, nullptr), 0);
  expected_.push_back({statement.name, steps_++, nullptr, false});
}

std::vector<Rows> Pipeline::finish() {
  if (PQpipelineSync(session_.get()) != 1) throw session_.error_of_connection();
  std::vector<Rows> rows;
  std::unique_ptr<PostgresError> first_error;
  collect(rows, first_error);
  if (!first_error && PQexitPipelineMode(session_.get()) != 1) throw session_.error_of_connection();
  if (first_error) {
    if (session_.alive() && PQexitPipelineMode(session_.get()) != 1) throw session_.error_of_connection();
    throw PostgresError(*first_error);
  }
  return rows;
}

/// Every query's results end with a null; the Sync answers last. The number of nulls bounds the loop.
void Pipeline::collect(std::vector<Rows>& rows, std::unique_ptr<PostgresError>& first_error) {
  const Expected sync{"the commit", -1, nullptr, false};
  size_t position = 0;
  while (position <= expected_.size()) {
    auto result = session_.next_result();
    if (!result) {
      if (!session_.alive()) break;
      ++position;
    } else if (PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC) {
      return;
    } else {
      take(std::move(result), position < expected_.size() ? expected_[position] : sync, rows, first_error);
      if (first_error && !session_.alive()) return;
    }
  }
  if (!first_error) throw session_.error_of_connection();
}

void Pipeline::take(ResultHandle result, const Expected& expected, std::vector<Rows>& rows,
                    std::unique_ptr<PostgresError>& first_error) {
  switch (PQresultStatus(result.get())) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
    case PGRES_EMPTY_QUERY:
      if (expected.prepares != nullptr) expected.prepares->ready = true;
      if (expected.yields_rows) rows.emplace_back(result.release());
      return;
    case PGRES_PIPELINE_ABORTED:
      return;
    default:
      if (!first_error)
        first_error = std::make_unique<PostgresError>(session_.error_of(result.get(), expected.name, expected.step));
  }
}

}  // namespace tollgate::postgres
