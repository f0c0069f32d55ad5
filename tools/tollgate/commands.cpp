#include "tools/tollgate/commands.hpp"

#include <array>

namespace tollgate::cli {

std::span<const Command> all_commands() {
  static constexpr auto kCommands = std::to_array<Command>({
      {"events", add_events},
      {"why", add_why},
      {"send", add_send},
      {"doctor", add_doctor},
      {"migrate", add_migrate},
      {"topics", add_topics},
      {"progress", add_progress},
      {"dead", add_dead},
      {"operations", add_operations},
      {"reconcile", add_reconcile},
      {"drift", add_drift},
      {"audit", add_audit},
      {"tokens", add_tokens},
      {"config", add_config},
      {"completion", add_completion},
  });
  return kCommands;
}

}  // namespace tollgate::cli
