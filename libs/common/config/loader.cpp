#include "common/config/loader.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <regex>
#include <sstream>

namespace tollgate::config {
namespace {

constexpr std::streamoff kFileBytesMax = 1 << 20;

const std::string* find_set(const Environment& env, const std::string& name) {
  const auto found = env.find(name);
  return found == env.end() || found->second.empty() ? nullptr : &found->second;
}

Result<std::string> read_file(const std::string& variable, const std::string& path) {
  const auto unusable = [&](const std::string& what, const std::string& advice) {
    return refuse("config", variable + ": expected a readable file with the value, found " + what + " at " + path +
                                "; " + advice + ".");
  };
  std::ifstream file(path, std::ios::binary);
  if (!file) return unusable(std::string("\"") + std::strerror(errno) + "\"", "mount it or correct the path");
  std::ostringstream content;
  content << file.rdbuf();
  std::string value = content.str();
  if (value.size() > static_cast<size_t>(kFileBytesMax))
    return unusable("more than 1 MiB", "point to the file of the value alone");
  if (value.ends_with('\n')) value.pop_back();
  if (value.ends_with('\r')) value.pop_back();
  if (value.empty()) return unusable("nothing", "write the value into it");
  if (value.find('\0') != std::string::npos) return unusable("binary data", "it must be text");
  return value;
}

}  // namespace

Result<std::optional<Given>> find_given(const Environment& env, const std::string& name) {
  const std::string file_name = name + "_FILE";
  const std::string* direct = find_set(env, name);
  const std::string* path = find_set(env, file_name);
  if (direct != nullptr && path != nullptr) {
    return refuse("config",
                  name + ": expected either " + name + " or " + file_name + ", found both; unset one of them.");
  }
  if (direct != nullptr) return Given{*direct, "environment"};
  if (path == nullptr) return std::nullopt;
  Result<std::string> content = read_file(file_name, *path);
  if (!content) return tl::unexpected<Error>(content.error());
  return Given{std::move(*content), "file " + *path};
}

bool is_service_link(std::string_view name) {
  static const std::regex pattern(
      "TOLLGATE(_[A-Z0-9_]+)?_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT(_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?"
      ")?)");
  return std::regex_match(name.begin(), name.end(), pattern);
}

}  // namespace tollgate::config
