#include "common/config/kafka_properties.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace tollgate::config {

std::string kafka_property_name(std::string_view variable) {
  std::string_view rest = variable.substr(kKafkaPrefix.size());
  std::string name;
  while (!rest.empty()) {
    if (rest.front() != '_') {
      name.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(rest.front()))));
      rest.remove_prefix(1);
      continue;
    }
    const size_t run = std::min<size_t>(std::min(rest.find_first_not_of('_'), rest.size()), 3);
    name.push_back(run == 3 ? '-' : run == 2 ? '_' : '.');
    rest.remove_prefix(run);
  }
  return name;
}

bool is_secret_property(std::string_view property) {
  constexpr std::array<std::string_view, 5> kSecretWords{"password", "secret", "key.pem", "oauthbearer.config",
                                                         "token"};
  return std::any_of(kSecretWords.begin(), kSecretWords.end(),
                     [&](std::string_view word) { return property.find(word) != std::string_view::npos; });
}

}  // namespace tollgate::config
