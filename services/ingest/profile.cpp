#include "services/ingest/profile.hpp"

namespace tollgate::ingest {

std::optional<Profile> parse_profile(std::string_view name) {
  for (const auto profile : {Profile::development, Profile::staging, Profile::production}) {
    if (name_of(profile) == name) return profile;
  }
  return std::nullopt;
}

std::string_view name_of(Profile profile) {
  switch (profile) {
    case Profile::development:
      return "development";
    case Profile::staging:
      return "staging";
    case Profile::production:
      return "production";
  }
  return {};
}

}  // namespace tollgate::ingest
