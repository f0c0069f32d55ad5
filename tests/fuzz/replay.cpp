// Stands in for libFuzzer where clang is absent: fuzz_<name> <corpus folder> [seconds] [seed]
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include "tests/fuzz/fuzz.hpp"

namespace {

using Random = std::mt19937_64;
using Corpus = std::vector<std::string>;

constexpr size_t kBytesMax = 65536;
constexpr const char* kCrashFile = "fuzz-crash";
constexpr std::string_view kPieces[] = {"{",
                                        "}",
                                        "[",
                                        "]",
                                        "\"",
                                        ",",
                                        ":",
                                        "\\u0000",
                                        "\\ud800",
                                        "1e400",
                                        "-0",
                                        "\n",
                                        "t=",
                                        "v1=",
                                        "=",
                                        "null",
                                        "true",
                                        "\\",
                                        "\xC3",
                                        "\xED\xA0",
                                        "id",
                                        "object",
                                        "ce_id",
                                        "\xEF\xBB\xBF",
                                        "\"created\":",
                                        "e-99999",
                                        "9999999999999999999",
                                        "\"data\":{\"object\":{"};

std::string current;  // what a crash is told of

void keep_crash(int signal_number) {
  const int file = open(kCrashFile, O_CREAT | O_TRUNC | O_WRONLY, 0644);
  const bool kept = file >= 0 && write(file, current.data(), current.size()) == static_cast<ssize_t>(current.size());
  constexpr std::string_view kKept = "the input is in ./fuzz-crash\n";
  if (kept && write(STDERR_FILENO, kKept.data(), kKept.size()) < 0) _exit(1);
  std::signal(signal_number, SIG_DFL);
  std::raise(signal_number);
}

void run(std::string input) {
  current = std::move(input);
  // A block of just the right size, so that a sanitizer sees a step beyond it.
  const std::vector<uint8_t> bytes(current.begin(), current.end());
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

Corpus read_corpus(const std::filesystem::path& folder) {
  Corpus corpus;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream file(entry.path(), std::ios::binary);
    corpus.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return corpus;
}

size_t below(Random& random, size_t limit) { return std::uniform_int_distribution<size_t>(0, limit - 1)(random); }

void change_once(std::string& input, const Corpus& corpus, Random& random) {
  const size_t place = below(random, input.size() + 1);
  const size_t length = below(random, 32) + 1;
  switch (below(random, 6)) {
    case 0:
      input.insert(place, kPieces[below(random, std::size(kPieces))]);
      break;
    case 1:
      input.erase(place, length);
      break;
    case 2:
      input.insert(place, input.substr(below(random, input.size() + 1), length));
      break;
    case 3:
      input.resize(place);
      break;
    case 4: {
      const std::string& other = corpus[below(random, corpus.size())];
      input.insert(place, other.substr(below(random, other.size() + 1), length * 4));
      break;
    }
    default:
      if (place < input.size()) input[place] = static_cast<char>(below(random, 256));
  }
}

std::string changed(const Corpus& corpus, Random& random) {
  std::string input = corpus[below(random, corpus.size())];
  for (size_t times = below(random, 4) + 1; times > 0; --times) change_once(input, corpus, random);
  if (input.size() > kBytesMax) input.resize(kBytesMax);
  return input;
}

}  // namespace

int main(int argc, char* argv[]) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: %s <corpus folder> [seconds] [seed]\n", argv[0]);
    return 2;
  }
  const Corpus corpus = read_corpus(argv[1]);
  if (corpus.empty()) {
    std::fprintf(stderr, "expected seed inputs in %s, found none\n", argv[1]);
    return 2;
  }
  const double seconds = argc > 2 ? std::atof(argv[2]) : 0;
  const uint64_t seed = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : std::random_device{}();
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  std::fflush(stdout);
  for (const int signal_number : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE}) std::signal(signal_number, keep_crash);

  for (const std::string& input : corpus) run(input);
  Random random(seed);
  size_t count = 0;
  const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
  for (; std::chrono::steady_clock::now() < end; ++count) run(changed(corpus, random));
  std::printf("%zu inputs of the corpus, %zu changed ones\n", corpus.size(), count);
  return 0;
}
