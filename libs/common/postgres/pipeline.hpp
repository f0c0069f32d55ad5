#pragma once
#include <map>
#include <string>
#include <vector>

#include "common/postgres/session.hpp"

namespace tollgate::postgres {

/// Which statements this session has prepared, by name and parameter types: the same statement given a null where it
/// had a text before is another one to the server.
class PreparedNames {
 public:
  struct Entry {
    std::string server_name;
    bool ready = false;
  };
  Entry& entry_for(const Statement& statement, const Params& params);

 private:
  std::map<std::string, Entry> entries_;
  std::map<std::string, int> variants_;
};

/// One run of libpq's pipeline mode: send everything, one Sync, collect everything.
class Pipeline {
 public:
  explicit Pipeline(Session& session);

  /// Queues a prepared statement, and its preparation when the session lacks it.
  void add(const Statement& statement, const Params& params, PreparedNames& prepared);
  /// Queues an unprepared one.
  void add_unprepared(const char* name, const char* sql, const Params& params);
  /// Queues a Parse of the unnamed statement: checked, never run.
  void add_check(const Statement& statement);

  /// Sync, then one Rows for each add; throws the first error once the session is usable again.
  std::vector<Rows> finish();

 private:
  struct Expected {
    std::string name;
    int step;
    PreparedNames::Entry* prepares;  ///< set when this is a preparation, which yields no rows
    bool yields_rows;
  };
  void sent(int libpq_result, size_t bytes);
  void collect(std::vector<Rows>& rows, std::unique_ptr<PostgresError>& first_error);
  void take(ResultHandle result, const Expected& expected, std::vector<Rows>& rows,
            std::unique_ptr<PostgresError>& first_error);

  Session& session_;
  std::vector<Expected> expected_;
  int steps_ = 0;
  size_t unflushed_bytes_ = 0;
};

}  // namespace tollgate::postgres
