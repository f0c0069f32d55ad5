#include <algorithm>

#include "stripe-sim/api/answer.hpp"
#include "stripe-sim/api/filters.hpp"
#include "stripe-sim/api/reader.hpp"

namespace tollgate::sim {
namespace {

constexpr int64_t kRetention = 30 * 86400;

bool type_wanted(std::string_view type, const std::vector<std::string>& types) {
  return types.empty() || std::any_of(types.begin(), types.end(), [&](std::string_view wanted) {
           if (wanted.ends_with('*')) return type.starts_with(wanted.substr(0, wanted.size() - 1));
           return type == wanted;
         });
}

std::vector<std::string> types_of(const Query& query) {
  std::vector<std::string> types = query.all("types[]");
  const auto type = query.find("type");
  if (type && !types.empty())
    throw ApiError(400, "", "You may only specify one of these parameters: type, types.", "type");
  if (types.size() > 20) throw ApiError(400, "", "types may hold at most 20 names", "types");
  if (type) types.push_back(*type);
  return types;
}

std::optional<bool> delivered_of(const Query& query) {
  const auto text = query.find("delivery_success");
  if (!text) return std::nullopt;
  if (*text != "true" && *text != "false") throw ApiError(400, "", "Invalid boolean: " + *text, "delivery_success");
  return *text == "true";
}

}  // namespace

int64_t LateEvents::delay_of(size_t event) const {
  if (share <= 0) return 0;
  Random random(seed ^ (event * 0x9E3779B97F4A7C15ULL));
  return random.chance(share) ? random.between(1, std::max<int64_t>(seconds, 1)) : 0;
}

bool Reader::listed(size_t index, const View& view) const {
  const Event& event = timeline_.world().events()[index];
  return index < view.moment.happened && !view.no_objects && event.account == view.account &&
         event.created > view.moment.second - kRetention && event.created + late_.delay_of(index) <= view.moment.second;
}

std::string Reader::events(const Query& query, const View& view) const {
  std::vector<std::string> known = created_parameters();
  known.insert(known.end(), {"type", "types[]", "delivery_success"});
  refuse_unknown(query, known);
  const auto types = types_of(query);
  const auto delivered = delivered_of(query);
  std::vector<bool> wanted;
  for (const std::string& type : timeline_.types()) wanted.push_back(type_wanted(type, types));
  const auto& all = timeline_.world().events();
  const auto& mine = timeline_.events_of(view.account);  // oldest first
  const auto event_at = [&](size_t place) { return mine[mine.size() - 1 - place]; };

  Source source;
  source.size = mine.size();
  source.created = [&](size_t place) { return all[event_at(place)].created; };
  source.shown = [&](size_t place) {
    const size_t index = event_at(place);
    return wanted[timeline_.type_of(index)] && (!delivered || tally_.is_acked(index) == *delivered) &&
           listed(index, view);
  };
  source.json = [&](size_t place) { return all[event_at(place)].body; };
  source.find = [&](const std::string& id) -> std::optional<size_t> {
    const size_t index = timeline_.find_event(id);
    if (index == SIZE_MAX || !listed(index, view)) return std::nullopt;
    const auto place = std::lower_bound(mine.begin(), mine.end(), static_cast<uint32_t>(index)) - mine.begin();
    return mine.size() - 1 - static_cast<size_t>(place);
  };
  return page(source, query);
}

std::string Reader::event(const std::string& id, const View& view) const {
  const size_t index = timeline_.find_event(id);
  if (index == SIZE_MAX || !listed(index, view)) throw missing("event", id);
  return timeline_.world().events()[index].body;
}

}  // namespace tollgate::sim
