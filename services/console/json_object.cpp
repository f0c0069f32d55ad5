#include "services/console/json_object.hpp"

#include "common/base/rfc3339.hpp"
#include "common/log/redact.hpp"

namespace tollgate::console {

std::string& JsonObject::begin(std::string_view name) {
  text_ += (text_.size() == 1 ? "" : ",") + log::json_string(name) + ":";
  return text_;
}

JsonObject& JsonObject::text(std::string_view name, std::string_view value) {
  return json(name, log::json_string(value));
}
JsonObject& JsonObject::text_or_null(std::string_view name, std::string_view value) {
  return value.empty() ? null(name) : text(name, value);
}
JsonObject& JsonObject::integer(std::string_view name, int64_t value) { return json(name, std::to_string(value)); }
JsonObject& JsonObject::boolean(std::string_view name, bool value) { return json(name, value ? "true" : "false"); }
JsonObject& JsonObject::null(std::string_view name) { return json(name, "null"); }
JsonObject& JsonObject::time(std::string_view name, std::optional<int64_t> unix_micros) {
  return unix_micros ? text_or_null(name, format_rfc3339_micros(*unix_micros)) : null(name);
}
JsonObject& JsonObject::json(std::string_view name, std::string_view json) {
  begin(name) += json;
  return *this;
}

}  // namespace tollgate::console
