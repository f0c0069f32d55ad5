#pragma once
#include <string>
#include <vector>

#include <rapidjson/document.h>

namespace tollgate::test {

/// Stripe's own sample of an object (tests/fixtures/stripe/objects.json), by its resource name.
[[nodiscard]] const rapidjson::Value& sample(const std::string& resource);
[[nodiscard]] std::string json_of(const rapidjson::Value& value);

/// The sample with the value at a path ("items.data.0.price.lookup_key") replaced by `json`, and made where missing.
struct Change {
  std::string path;
  std::string json;
};
[[nodiscard]] std::string changed(const std::string& resource, const std::vector<Change>& changes);

/// Every path of a value that leads to something, containers included.
[[nodiscard]] std::vector<std::string> paths_of(const rapidjson::Value& value);

}  // namespace tollgate::test
