#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace tollgate::ledger::model {

/// Seeded choices. One run of a test uses one; its seed is printed, and TOLLGATE_TEST_SEED repeats it.
class Random {
 public:
  explicit Random(uint64_t seed) : engine_(seed) {}

  [[nodiscard]] int between(int low, int high) { return std::uniform_int_distribution<int>(low, high)(engine_); }
  [[nodiscard]] bool happens(double probability) { return std::bernoulli_distribution(probability)(engine_); }
  [[nodiscard]] uint64_t next() { return engine_(); }
  [[nodiscard]] std::size_t index(std::size_t size) {
    return static_cast<std::size_t>(between(0, static_cast<int>(size) - 1));
  }
  template <class T>
  void shuffle(std::vector<T>& items) {
    std::shuffle(items.begin(), items.end(), engine_);
  }
  template <class T>
  [[nodiscard]] const T& pick(const std::vector<T>& items) {
    return items[index(items.size())];
  }

 private:
  std::mt19937_64 engine_;
};

/// TOLLGATE_TEST_SEED, or a new one; printed either way.
[[nodiscard]] uint64_t seed_of_run();

}  // namespace tollgate::ledger::model
