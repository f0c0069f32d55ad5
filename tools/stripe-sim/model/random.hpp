#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tollgate::sim {

/// SplitMix64: the same numbers for the same seed with every compiler and library (the standard's distributions promise
/// no such thing).
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  uint64_t next();
  /// Uniform in [0, count); count > 0.
  int64_t below(int64_t count) { return static_cast<int64_t>(next() % static_cast<uint64_t>(count)); }
  /// Uniform in [low, high].
  int64_t between(int64_t low, int64_t high) { return low + below(high - low + 1); }
  bool chance(double probability) { return static_cast<double>(next() >> 11U) * 0x1.0p-53 < probability; }
  /// `length` letters and digits: the tail of an id.
  std::string alphanumeric(int length);
  std::string hex(int length);

  template <class T>
  T& pick(std::vector<T>& from) {
    return from[static_cast<size_t>(below(static_cast<int64_t>(from.size())))];
  }
  template <class T, size_t N>
  const T& pick(const T (&from)[N]) {
    return from[static_cast<size_t>(below(static_cast<int64_t>(N)))];
  }

 private:
  uint64_t state_;
};

}  // namespace tollgate::sim
