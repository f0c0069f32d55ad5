#pragma once
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <tuple>
#include <vector>

namespace tollgate::sim {

/// One request to the API and what became of it.
struct Call {
  std::string route;    ///< "/v1/customers/{id}"
  std::string target;   ///< as asked
  std::string account;  ///< connected account
  int status = 0;
  std::string fault;  ///< empty: none; else "cut", "reset", "slow", "stale", …
};

/// Counts calls by route, answer and fault, and keeps the latest of them. Thread safe.
class Calls {
 public:
  void note(Call call);
  void clear();
  /// {total, by_route: [{route, status, fault, count}]}
  [[nodiscard]] std::string counts() const;
  /// One JSON object a line, oldest first: the last `kKept` calls.
  [[nodiscard]] std::string log() const;

  static constexpr size_t kKept = 500000;

 private:
  mutable std::mutex mutex_;
  std::map<std::tuple<std::string, int, std::string>, uint64_t> counts_;
  std::vector<Call> log_;
  size_t next_ = 0;  ///< where the log goes on once it is full
  uint64_t total_ = 0;
};

}  // namespace tollgate::sim
