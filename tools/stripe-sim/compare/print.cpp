#include "stripe-sim/compare/print.hpp"

#include <utility>

namespace tollgate::sim {
namespace {

std::string name_of(const RowKey& key) {
  return key.type + " " + key.id + (key.account.empty() ? "" : " of " + key.account) + (key.livemode ? " (live)" : "");
}

const char* word_of(Finding::Kind kind) {
  switch (kind) {
    case Finding::Kind::differs:
      return "differs";
    case Finding::Kind::missing:
      return "missing";
    case Finding::Kind::extra:
      return "extra";
  }
  return "";
}

std::vector<std::pair<const char*, uint64_t>> counts_of(const Summary& s) {
  return {{"compared", s.compared},
          {"differing", s.differing},
          {"unsettled", s.unsettled},
          {"unsettled_differing", s.unsettled_differing},
          {"missing", s.missing},
          {"extra", s.extra},
          {"acked", s.acked},
          {"without_outcome", s.without_outcome},
          {"dead", s.dead}};
}

Json json_of(const Finding& finding) {
  Json entry;
  entry["finding"] = word_of(finding.kind);
  entry["type"] = finding.key.type;
  entry["account"] = finding.key.account;
  entry["livemode"] = finding.key.livemode;
  entry["id"] = finding.key.id;
  entry["settled"] = finding.settled;
  Json::Array places;
  for (const Difference& difference : finding.differences) {
    Json place;
    place["path"] = difference.path;
    place["expected"] = difference.expected;
    place["found"] = difference.found;
    places.push_back(std::move(place));
  }
  entry["places"] = std::move(places);
  return entry;
}

}  // namespace

std::string print_text(const Comparison& comparison) {
  std::string text;
  for (const Finding& finding : comparison.findings()) {
    const std::string name = name_of(finding.key) + (finding.settled ? "" : " (unsettled)");
    if (finding.kind == Finding::Kind::missing) text += name + ": expected in the mirror, found no row\n";
    if (finding.kind == Finding::Kind::extra) text += name + ": in the mirror, but Stripe never showed it\n";
    for (const Difference& d : finding.differences)
      text += name + ": " + d.path + ": expected " + d.expected + ", found " + d.found + "\n";
  }
  for (const std::string& id : comparison.events_without_outcome()) text += id + ": acked, but without an outcome\n";
  for (const auto& [name, count] : counts_of(comparison.summary()))
    text += std::string(name) + " " + std::to_string(count) + "\n";
  return text;
}

std::string print_json(const Comparison& comparison, bool extra_allowed) {
  Json body;
  for (const auto& [name, count] : counts_of(comparison.summary())) body[name] = static_cast<int64_t>(count);
  body["equal"] = comparison.equal(extra_allowed);
  Json::Array findings;
  for (const Finding& finding : comparison.findings()) findings.push_back(json_of(finding));
  body["differences"] = std::move(findings);
  Json::Array events;
  for (const std::string& id : comparison.events_without_outcome()) events.emplace_back(id);
  body["events_without_outcome"] = std::move(events);
  return write_json(body, Style::pretty) + "\n";
}

}  // namespace tollgate::sim
