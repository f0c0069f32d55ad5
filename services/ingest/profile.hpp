#pragma once
#include <optional>
#include <string_view>

namespace tollgate::ingest {

/// How strict a process, or one of its endpoints, is:
///
/// |                                                     | development | staging | production |
/// |-----------------------------------------------------|-------------|---------|------------|
/// | signing secret                                      | any         | whsec_… | whsec_…    |
/// | STRIPE_WEBHOOK_SECRET                               | as given    | as given| only as …_FILE |
/// | TOLLGATE_SOURCE_CHECK                               | not applied | enforce only reports | as set; must be set |
/// | min.insync.replicas asked of stripe.events          | 0           | 2       | 2          |
/// | TOLLGATE_INGEST_DRAIN_DELAY, when not given         | 0           | 5s      | 5s         |
/// | memory may be dumped (core file, ptrace)            | yes         | no      | no         |
/// | endpoints with the development profile              | yes         | yes     | no         |
enum class Profile { development, staging, production };

[[nodiscard]] std::optional<Profile> parse_profile(std::string_view name);
[[nodiscard]] std::string_view name_of(Profile profile);

}  // namespace tollgate::ingest
