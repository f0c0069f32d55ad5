#include <stdexcept>
#include <string_view>

#include "common/http/client.hpp"
#include "stripe-sim/compare/sources.hpp"

namespace tollgate::sim {
namespace {

std::string get(const std::string& sim_url, const std::string& path) {
  const http::Url url = http::parse_http_url(sim_url);
  http::Client client(url.host, url.port, std::chrono::minutes(2));
  http::ClientResponse response = client.request("GET", path);
  if (response.status == 200) return std::move(response.body);
  throw std::runtime_error("expected " + sim_url + path + " to answer 200, found " + std::to_string(response.status) +
                           ": is it a stripe-sim?");
}

void for_each_line(std::string_view text, const std::function<void(std::string_view)>& take) {
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (!line.empty()) take(line);
  }
}

}  // namespace

std::map<RowKey, Truth> read_truth(const std::string& sim_url, const std::string& at) {
  std::map<RowKey, Truth> truth;
  for_each_line(get(sim_url, "/sim/objects?at=" + at), [&](std::string_view line) {
    Json entry = parse_json(line);
    RowKey key{std::string(entry.text_of("type")), std::string(entry.text_of("account")), entry["livemode"].boolean(),
               std::string(entry.text_of("id"))};
    truth[std::move(key)] = Truth{entry["deleted"].boolean(), write_json(entry["object"], Style::compact)};
  });
  return truth;
}

std::vector<std::pair<std::string, int64_t>> read_acked(const std::string& sim_url) {
  std::vector<std::pair<std::string, int64_t>> acked;
  for_each_line(get(sim_url, "/sim/acked"), [&](std::string_view line) {
    Json entry = parse_json(line);
    acked.emplace_back(entry["id"].text(), entry["created"].integer());
  });
  return acked;
}

}  // namespace tollgate::sim
