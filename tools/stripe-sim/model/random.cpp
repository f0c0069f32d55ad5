#include "stripe-sim/model/random.hpp"

namespace tollgate::sim {

uint64_t Random::next() {
  uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
  z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31U);
}

std::string Random::alphanumeric(int length) {
  static constexpr char kLetters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  std::string text;
  for (int i = 0; i < length; ++i) text += kLetters[below(62)];
  return text;
}

std::string Random::hex(int length) {
  std::string text;
  for (int i = 0; i < length; ++i) text += "0123456789abcdef"[below(16)];
  return text;
}

}  // namespace tollgate::sim
