#include "stripe-sim/api/faults.hpp"

#include <array>
#include <stdexcept>
#include <utility>

namespace tollgate::sim {
namespace {

template <class T>
using Named = std::pair<const char*, T Faults::*>;

constexpr std::array<Named<double>, 11> kShares = {{{"error_500", &Faults::error_500},
                                                    {"lock_timeout", &Faults::lock_timeout},
                                                    {"slow", &Faults::slow},
                                                    {"cut", &Faults::cut},
                                                    {"reset", &Faults::reset},
                                                    {"stale", &Faults::stale},
                                                    {"not_json", &Faults::not_json},
                                                    {"other_version", &Faults::other_version},
                                                    {"wrong_object", &Faults::wrong_object},
                                                    {"retry_true", &Faults::retry_true},
                                                    {"retry_false", &Faults::retry_false}}};
constexpr std::array<Named<double>, 2> kRates = {
    {{"rate_limit", &Faults::rate_limit}, {"endpoint_rate_limit", &Faults::endpoint_rate_limit}}};
constexpr std::array<Named<int64_t>, 5> kNumbers = {{{"slow_ms", &Faults::slow_ms},
                                                     {"cut_bytes", &Faults::cut_bytes},
                                                     {"stale_seconds", &Faults::stale_seconds},
                                                     {"events_per_call", &Faults::events_per_call},
                                                     {"left", &Faults::left}}};
constexpr std::array<Named<bool>, 2> kSwitches = {
    {{"empty_lists", &Faults::empty_lists}, {"gone_objects", &Faults::gone_objects}}};

double real_of(const std::string& name, const Json& value, double most) {
  const double number = value.is_integer()  ? static_cast<double>(value.integer())
                        : value.is_double() ? value.real()
                                            : -1;
  if (number < 0 || number > most)
    throw std::runtime_error("expected a number from 0 to " + std::to_string(static_cast<int64_t>(most)) + " for " +
                             name + ", found " + write_json(value, Style::compact));
  return number;
}

template <class T, size_t N>
T Faults::*find(const std::array<Named<T>, N>& table, const std::string& name) {
  for (const auto& [known, member] : table) {
    if (name == known) return member;
  }
  return nullptr;
}

}  // namespace

void set_fault(Faults& faults, const std::string& name, const Json& value) {
  if (const auto share = find(kShares, name)) {
    faults.*share = real_of(name, value, 1);
  } else if (const auto rate = find(kRates, name)) {
    faults.*rate = real_of(name, value, 1e6);
  } else if (const auto number = find(kNumbers, name)) {
    if (!value.is_integer() || value.integer() < -1)
      throw std::runtime_error("expected an integer for " + name + ", found " + write_json(value, Style::compact));
    faults.*number = value.integer();
  } else if (const auto on = find(kSwitches, name)) {
    if (!value.is_bool())
      throw std::runtime_error("expected true or false for " + name + ", found " + write_json(value, Style::compact));
    faults.*on = value.boolean();
  } else if (name == "only" && value.is_string()) {
    faults.only = value.text();
  } else {
    throw std::runtime_error("expected the name of a fault (GET /sim/faults shows them), found " + name);
  }
}

Faults fault_profile(std::string_view name) {
  Faults faults;
  if (name == "none") return faults;
  if (name != "mild" && name != "rough" && name != "hostile")
    throw std::runtime_error("expected the profile none, mild, rough or hostile, found " + std::string(name));
  const double more = name == "mild" ? 1 : name == "rough" ? 4 : 10;
  faults.error_500 = 0.005 * more;
  faults.lock_timeout = 0.002 * more;
  faults.slow = 0.002 * more;
  faults.slow_ms = name == "hostile" ? 1000 : 300;
  faults.cut = 0.002 * more;
  faults.reset = 0.002 * more;
  faults.retry_true = 0.2;
  if (name == "mild") return faults;
  faults.not_json = 0.001 * more;
  faults.other_version = 0.0005 * more;
  faults.stale = 0.01 * more;
  faults.stale_seconds = 3;
  if (name == "hostile") {
    faults.wrong_object = 0.005;
    faults.retry_false = 0.1;
  }
  return faults;
}

Json json_of(const Faults& faults) {
  Json body;
  for (const auto& [name, member] : kShares) body[name] = faults.*member;
  for (const auto& [name, member] : kRates) body[name] = faults.*member;
  for (const auto& [name, member] : kNumbers) body[name] = faults.*member;
  for (const auto& [name, member] : kSwitches) body[name] = faults.*member;
  body["only"] = faults.only;
  return body;
}

Faults FaultBox::get() const {
  const std::lock_guard lock(mutex_);
  return faults_;
}

void FaultBox::set(Faults faults) {
  const std::lock_guard lock(mutex_);
  faults_ = std::move(faults);
}

void FaultBox::merge(const Json& members) {
  if (!members.is_object()) throw std::runtime_error("expected one JSON object of faults");
  const std::lock_guard lock(mutex_);
  Faults merged = faults_;
  for (const auto& [name, value] : members.object()) {
    if (name == "profile" && value.is_string()) {
      merged = fault_profile(value.text());
    } else {
      set_fault(merged, name, value);
    }
  }
  faults_ = std::move(merged);
}

bool FaultBox::strikes(double Faults::*share, std::string_view path) {
  const std::lock_guard lock(mutex_);
  if (faults_.*share <= 0 || faults_.left == 0 || !path.starts_with(faults_.only)) return false;
  if (!random_.chance(faults_.*share)) return false;
  const bool only_a_header = share == &Faults::retry_true || share == &Faults::retry_false;
  if (faults_.left > 0 && !only_a_header) --faults_.left;
  return true;
}

int64_t FaultBox::between(int64_t low, int64_t high) {
  const std::lock_guard lock(mutex_);
  return random_.between(low, high);
}

}  // namespace tollgate::sim
