#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>

#include "stripe-sim/compare/print.hpp"
#include "stripe-sim/compare/sources.hpp"

namespace {

using namespace tollgate::sim;

constexpr const char* kAbout =
    R"(Compares Tollgate's mirror with what stripe-sim holds, object by object, and the ledger with what was acked.

  tollgate-compare --sim http://127.0.0.1:12111 --database postgres:///tollgate
  tollgate-compare --sim http://127.0.0.1:12111 --output json | jq .differing

Prints every differing object with the JSON path, what was expected and what was found. Exit code: 0 when no settled object differs, none is
missing or extra and every acked event has an outcome; 1 otherwise; 2 for wrong usage.)";

struct Options {
  std::string sim, database, output = "text", at = "end";
  bool ignore_extra = false;
};

/// Says how far it is once it has taken longer than two seconds.
class Reporter {
 public:
  void operator()(const char* what, uint64_t done) {
    const auto now = std::chrono::steady_clock::now();
    if (now < next_) return;
    std::fprintf(stderr, "tollgate-compare: %llu %s read\n", static_cast<unsigned long long>(done), what);
    next_ = now + std::chrono::seconds(2);
  }

 private:
  std::chrono::steady_clock::time_point next_ = std::chrono::steady_clock::now() + std::chrono::seconds(2);
};

int compare(const Options& options) {
  const auto acked =
      read_acked(options.sim);  // before the rows: what is acked later may lack an outcome with every right
  Comparison comparison(read_truth(options.sim, options.at));
  read_mirror(options.database, acked, comparison, Reporter());
  const std::string text =
      options.output == "json" ? print_json(comparison, options.ignore_extra) : print_text(comparison);
  std::fwrite(text.data(), 1, text.size(), stdout);
  return comparison.equal(options.ignore_extra) ? 0 : 1;
}

}  // namespace

int main(int argc, char* argv[]) {
  Options options;
  CLI::App app(kAbout, "tollgate-compare");
  app.add_option("--sim", options.sim, "address of stripe-sim's API")->required();
  app.add_option("--database", options.database, "libpq URI; without it PG* variables")->envname("DATABASE_URL");
  app.add_option("--output", options.output, "text or json")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  app.add_option("--at", options.at, "end: the history's last states; now: those of the simulator's clock")
      ->check(CLI::IsMember({"end", "now"}))
      ->capture_default_str();
  app.add_flag("--ignore-extra", options.ignore_extra,
               "rows of objects this simulator never had do not count (a database used before)");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  try {
    return compare(options);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "tollgate-compare: %s\n", error.what());
    return 1;
  }
}
