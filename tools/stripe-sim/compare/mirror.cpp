#include <algorithm>

#include "common/postgres/connection.hpp"
#include "db/queries.hpp"
#include "stripe-sim/compare/sources.hpp"

namespace tollgate::sim {
namespace {

constexpr size_t kPage = 1000;

uint64_t read_rows(postgres::Connection& database, RowKey& after, Comparison& comparison) {
  postgres::Params params;
  params.add_text(after.type).add_text(after.account).add_boolean(after.livemode).add_text(after.id).add_integer(kPage);
  const postgres::Rows rows = database.run(queries::sim::read_objects, params);
  for (int i = 0; i < rows.size(); ++i) {
    MirrorRow row;
    row.key = {std::string(rows.text(i, 0)), std::string(rows.text(i, 1)), rows.boolean(i, 2),
               std::string(rows.text(i, 3))};
    if (!rows.is_null(i, 4)) row.raw = rows.text(i, 4);
    row.deleted = rows.boolean(i, 5);
    row.settled = rows.boolean(i, 6);
    comparison.take(row);
    after = row.key;
  }
  return static_cast<uint64_t>(rows.size());
}

void read_outcomes(postgres::Connection& database, const std::pair<std::string, int64_t>* first, size_t count,
                   Comparison& comparison) {
  std::vector<std::string_view> ids;
  std::vector<int64_t> created;
  for (size_t i = 0; i < count; ++i) {
    ids.emplace_back(first[i].first);
    created.push_back(first[i].second);
  }
  postgres::Params params;
  params.add_texts(ids).add_integers(created);
  const postgres::Rows rows = database.run(queries::sim::find_outcomes, params);
  for (int i = 0; i < rows.size(); ++i)
    comparison.take_outcome(rows.text(i, 0), rows.is_null(i, 1) ? std::string_view() : rows.text(i, 1));
}

}  // namespace

void read_mirror(const std::string& database_url, const std::vector<std::pair<std::string, int64_t>>& acked,
                 Comparison& comparison, const Progress& progress) {
  postgres::ConnectOptions options;
  options.url = database_url;
  options.application_name = "tollgate-compare";
  options.statement_timeout = std::chrono::minutes(1);
  postgres::Connection database(options);
  RowKey after;
  uint64_t done = 0;
  while (const uint64_t got = read_rows(database, after, comparison)) progress("objects", done += got);
  comparison.finish();
  for (size_t at = 0; at < acked.size(); at += kPage) {
    read_outcomes(database, acked.data() + at, std::min(kPage, acked.size() - at), comparison);
    progress("events", at);
  }
}

}  // namespace tollgate::sim
