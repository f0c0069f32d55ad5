#include "stripe-sim/api/calls.hpp"

#include <utility>

#include "stripe-sim/json/json.hpp"

namespace tollgate::sim {

void Calls::note(Call call) {
  const std::lock_guard lock(mutex_);
  ++total_;
  ++counts_[{call.route, call.status, call.fault}];
  if (log_.size() < kKept) {
    log_.push_back(std::move(call));
  } else {
    log_[next_] = std::move(call);
    next_ = (next_ + 1) % kKept;
  }
}

void Calls::clear() {
  const std::lock_guard lock(mutex_);
  total_ = next_ = 0;
  counts_.clear();
  log_.clear();
}

std::string Calls::counts() const {
  const std::lock_guard lock(mutex_);
  Json body;
  body["total"] = static_cast<int64_t>(total_);
  Json::Array routes;
  for (const auto& [key, count] : counts_) {
    Json entry;
    entry["route"] = std::get<0>(key);
    entry["status"] = std::get<1>(key);
    entry["fault"] = std::get<2>(key);
    entry["count"] = static_cast<int64_t>(count);
    routes.push_back(std::move(entry));
  }
  body["by_route"] = std::move(routes);
  return write_json(body, Style::pretty) + "\n";
}

std::string Calls::log() const {
  const std::lock_guard lock(mutex_);
  std::string lines;
  for (size_t i = 0; i < log_.size(); ++i) {
    const Call& call = log_[(next_ + i) % log_.size()];
    Json line;
    line["target"] = call.target;
    line["account"] = call.account;
    line["status"] = call.status;
    line["fault"] = call.fault;
    lines += write_json(line, Style::compact) + "\n";
  }
  return lines;
}

}  // namespace tollgate::sim
