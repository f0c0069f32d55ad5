#include "common/metrics/process_metrics.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

namespace tollgate::metrics {
namespace {

std::string read_all(const char* path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Fields of /proc/self/stat after the program's name, which may itself hold blanks and brackets; [0] is field 3 of
// proc(5).
std::vector<double> stat_fields() {
  const std::string text = read_all("/proc/self/stat");
  const auto name_end = text.rfind(')');
  if (name_end == std::string::npos) return {};
  std::istringstream rest(text.substr(name_end + 1));
  std::vector<double> fields;
  for (std::string word; rest >> word;) fields.push_back(std::strtod(word.c_str(), nullptr));
  return fields;
}

std::optional<double> boot_time_seconds() {
  std::istringstream lines(read_all("/proc/stat"));
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("btime ")) return std::strtod(line.c_str() + 6, nullptr);
  }
  return std::nullopt;
}

std::optional<double> open_descriptors() {
  std::error_code error;
  const std::filesystem::directory_iterator folder("/proc/self/fd", error);
  if (error) return std::nullopt;
  return static_cast<double>(std::distance(begin(folder), end(folder)));
}

void append(std::string& out, std::string_view name, std::string_view kind, std::string_view help, double value) {
  out += fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n{0} {3}\n", name, help, kind, value);
}

}  // namespace

std::string process_metrics_text() {
  std::string out;
  const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
  if (const auto fields = stat_fields(); fields.size() > 21) {
    append(out, "process_cpu_seconds_total", "counter", "User and system CPU time used.",
           (fields[11] + fields[12]) / ticks);
    append(out, "process_threads", "gauge", "Threads of this process.", fields[17]);
    if (const auto boot = boot_time_seconds())
      append(out, "process_start_time_seconds", "gauge", "Start of the process, Unix seconds.",
             *boot + fields[19] / ticks);
    append(out, "process_virtual_memory_bytes", "gauge", "Virtual memory size.", fields[20]);
    append(out, "process_resident_memory_bytes", "gauge", "Resident memory size.",
           fields[21] * static_cast<double>(sysconf(_SC_PAGESIZE)));
  }
  if (const auto open = open_descriptors()) append(out, "process_open_fds", "gauge", "Open file descriptors.", *open);
  if (rlimit limit{}; getrlimit(RLIMIT_NOFILE, &limit) == 0)
    append(out, "process_max_fds", "gauge", "Most file descriptors the process may open.",
           static_cast<double>(limit.rlim_cur));
  return out;
}

}  // namespace tollgate::metrics
