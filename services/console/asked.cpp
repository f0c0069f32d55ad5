#include "services/console/asked.hpp"

#include <array>

namespace tollgate::console {
namespace {

constexpr auto kMembers = std::to_array<std::string_view>({"dry_run", "reason"});

}  // namespace

Asked asked_of(Body& body) {
  return {.reason = body.text("reason", kReasonCharactersMax), .dry_run = body.boolean("dry_run").value_or(false)};
}

Asked read_asked(Call& call) {
  call.query.check();
  Body body(call.body, kMembers);
  Asked asked = asked_of(body);
  body.check();
  return asked;
}

void need_reason(Body& body, const Asked& asked) {
  if (!asked.dry_run && !body.has("reason")) body.fault("reason", "expected why; it is kept in the audit log");
}

}  // namespace tollgate::console
