#include "tools/tollgate/progress_view.hpp"

#include <algorithm>

#include "common/config/parse.hpp"

namespace tollgate::cli {

int64_t lag_of(const PartitionView& view) {
  return std::max<int64_t>(0, view.log_end - std::max(view.next_offset.value_or(view.log_start), view.log_start));
}

std::string trouble_of(const PartitionView& view) {
  const std::string place = view.topic + "[" + std::to_string(view.partition) + "]";
  if (!view.has_log)
    return place + " is in Postgres but not in Kafka: was the topic made anew? `tollgate topics status`";
  if (!view.next_offset || (*view.next_offset >= view.log_start && *view.next_offset <= view.log_end)) return {};
  const std::string held = std::to_string(view.log_start) + " to " + std::to_string(view.log_end);
  const std::string cause = *view.next_offset < view.log_start ? "events were deleted before they were applied"
                                                               : "the log is younger than the data";
  return place + ": expected the log to hold offset " + std::to_string(*view.next_offset) + ", it holds " + held +
         ": " + cause + "; once that is understood: tollgate progress reset --topic " + view.topic + " --partition " +
         std::to_string(view.partition) + " --to earliest";
}

std::optional<int64_t> target_offset(const std::string& to, const PartitionView& view) {
  if (to == "earliest") return view.log_start;
  if (to == "latest") return view.log_end;
  const auto offset = config::parse_integer(to);
  if (!offset || *offset < view.log_start || *offset > view.log_end) return std::nullopt;
  return offset;
}

}  // namespace tollgate::cli
