#include "services/ingest/endpoints_file.hpp"

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include <fmt/format.h>
#include <rapidjson/document.h>
#include <rapidjson/error/en.h>

namespace tollgate::ingest {
namespace {

using Value = rapidjson::Value;

constexpr size_t kFileBytesMax = 1 << 20;
constexpr size_t kNameMax = 64;
constexpr int64_t kRateMax = 1'000'000;

std::string_view text_of(const Value& value) { return {value.GetString(), value.GetStringLength()}; }

const char* kind_of(const Value& value) {
  switch (value.GetType()) {
    case rapidjson::kNullType:
      return "null";
    case rapidjson::kFalseType:
      return "false";
    case rapidjson::kTrueType:
      return "true";
    case rapidjson::kObjectType:
      return "an object";
    case rapidjson::kArrayType:
      return "a list";
    case rapidjson::kStringType:
      return "a string";
    case rapidjson::kNumberType:
      return "a number";
  }
  return "something else";
}

// One entry of the list; `place` leads its error messages.
class EntryReader {
 public:
  EntryReader(std::string place, EndpointConfig defaults) : place_(std::move(place)), config_(std::move(defaults)) {}

  Result<EndpointConfig> read(const Value& entry) {
    if (!entry.IsObject()) return refused("an object", kind_of(entry));
    std::set<std::string_view> seen;
    for (const auto& member : entry.GetObject()) {
      const auto key = text_of(member.name);
      if (!seen.insert(key).second)
        return refuse("config", fmt::format("{}: the key \"{}\" comes twice; keep one.", place_, key));
      if (auto read = read_member(key, member.value); !read) return tl::unexpected<Error>(read.error());
    }
    if (config_.name.empty()) return refused("\"name\"", "no such key");
    if (config_.secrets.empty()) return refused("\"secrets\" or \"secrets_file\" with at least one secret", "none");
    return std::move(config_);
  }

 private:
  Result<void> read_member(std::string_view key, const Value& value) {
    if (key == "name") return read_name(value);
    if (key == "secrets") return read_secrets(value);
    if (key == "secrets_file") return read_secrets_file(value);
    if (key == "account") return read_account(value);
    if (key == "livemode") return read_livemode(value);
    if (key == "profile") return read_profile(value);
    if (key == "rate_limit") return read_rate(value);
    return refused("one of the keys name, secrets, secrets_file, account, livemode, profile, rate_limit",
                   fmt::format("\"{}\"", key));
  }

  Result<void> read_name(const Value& value) {
    const std::string_view expected = "name: 1 to 64 characters of a-z, 0-9, _ and -";
    if (!value.IsString()) return refused(expected, kind_of(value));
    const auto name = text_of(value);
    const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
    if (name.empty() || name.size() > kNameMax || !plain) return refused(expected, fmt::format("\"{}\"", name));
    if (name == kDefaultEndpoint)
      return refused("another name than \"default\", which is STRIPE_WEBHOOK_SECRET's endpoint", "it");
    config_.name = name;
    return {};
  }

  Result<void> read_secrets(const Value& value) {
    if (!value.IsArray()) return refused("secrets: a list of strings", kind_of(value));
    for (const auto& secret : value.GetArray()) {
      if (!secret.IsString() || secret.GetStringLength() == 0)
        return refused("secrets: strings that are not empty", "another value");
      config_.secrets.emplace_back(text_of(secret));
    }
    return {};
  }

  Result<void> read_secrets_file(const Value& value) {
    if (!value.IsString()) return refused("secrets_file: a path", kind_of(value));
    const std::string path(text_of(value));
    std::ifstream file(path);
    if (!file) return refused("secrets_file: a readable file", fmt::format("\"{}\"", path));
    for (std::string secret; file >> secret;) config_.secrets.push_back(secret);
    return {};
  }

  Result<void> read_account(const Value& value) {
    if (value.IsString() && text_of(value) == "any") return {};
    if (value.IsString()) return add_account(value);
    if (!value.IsArray() || value.Empty())
      return refused(R"(account: "any", "platform", acct_… or a list of the last two)", kind_of(value));
    for (const auto& account : value.GetArray()) {
      if (auto added = add_account(account); !added) return added;
    }
    return {};
  }

  Result<void> add_account(const Value& value) {
    const std::string_view account = value.IsString() ? text_of(value) : std::string_view{};
    if (account != "platform" && !account.starts_with("acct_"))
      return refused(R"(account: "any", "platform", acct_… or a list of the last two)",
                     value.IsString() ? fmt::format("\"{}\"", account) : kind_of(value));
    config_.accounts.emplace_back(account);
    return {};
  }

  Result<void> read_livemode(const Value& value) {
    if (value.IsBool())
      config_.livemode = value.GetBool();
    else if (!value.IsString() || text_of(value) != "any")
      return refused(R"(livemode: true, false or "any")", kind_of(value));
    return {};
  }

  Result<void> read_profile(const Value& value) {
    const auto profile = value.IsString() ? parse_profile(text_of(value)) : std::nullopt;
    if (!profile)
      return refused("profile: development, staging or production",
                     value.IsString() ? fmt::format("\"{}\"", text_of(value)) : kind_of(value));
    config_.profile = *profile;
    return {};
  }

  Result<void> read_rate(const Value& value) {
    if (!value.IsInt64() || value.GetInt64() < 0 || value.GetInt64() > kRateMax)
      return refused("rate_limit: a whole number from 0 (none) to 1000000", kind_of(value));
    config_.rate_per_second = value.GetInt64();
    return {};
  }

  [[nodiscard]] tl::unexpected<Error> refused(std::string_view expected, std::string_view found) const {
    return refuse("config", fmt::format("{}: expected {}, found {}; correct the file.", place_, expected, found));
  }

  std::string place_;
  EndpointConfig config_;
};

Result<const Value*> list_in(const rapidjson::Document& document) {
  if (!document.IsObject() || document.MemberCount() != 1 || !document.HasMember("endpoints") ||
      !document["endpoints"].IsArray())
    return refuse(
        "config",
        R"(expected an object with the one key "endpoints", a list, found something else; correct the file.)");
  return &document["endpoints"];
}

}  // namespace

Result<std::vector<EndpointConfig>> parse_endpoints(std::string_view json, const EndpointConfig& defaults) {
  rapidjson::Document document;
  document.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag>(json.data(), json.size());
  if (document.HasParseError())
    return refuse("config",
                  fmt::format("expected JSON, found an error at byte {}: {} Correct the file.",
                              document.GetErrorOffset(), rapidjson::GetParseError_En(document.GetParseError())));
  const auto list = list_in(document);
  if (!list) return tl::unexpected<Error>(list.error());
  std::vector<EndpointConfig> configs;
  for (const auto& entry : (*list)->GetArray()) {
    auto config = EntryReader(fmt::format("endpoints[{}]", configs.size()), defaults).read(entry);
    if (!config) return tl::unexpected<Error>(config.error());
    const bool taken =
        std::any_of(configs.begin(), configs.end(), [&](const EndpointConfig& c) { return c.name == config->name; });
    if (taken)
      return refuse("config", fmt::format("endpoints[{}]: the name \"{}\" is taken by an earlier one; choose another.",
                                          configs.size(), config->name));
    configs.push_back(std::move(*config));
  }
  return configs;
}

Result<std::vector<EndpointConfig>> read_endpoints_file(const std::string& path, const EndpointConfig& defaults) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  if (!file || !(content << file.rdbuf()))
    return refuse("config", fmt::format("TOLLGATE_ENDPOINTS_FILE: {} cannot be read.", path));
  const auto json = std::move(content).str();
  if (json.size() > kFileBytesMax)
    return refuse("config", fmt::format("TOLLGATE_ENDPOINTS_FILE: {} is larger than 1 MiB.", path));
  auto configs = parse_endpoints(json, defaults);
  if (!configs) return refuse("config", fmt::format("TOLLGATE_ENDPOINTS_FILE ({}): {}", path, configs.error().message));
  return configs;
}

}  // namespace tollgate::ingest
