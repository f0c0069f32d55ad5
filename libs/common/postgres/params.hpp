#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tollgate::postgres {

/// Parameters of one statement, in order, in Postgres's binary format. Each add_ call copies.
class Params {
 public:
  Params& add_text(std::string_view value);
  Params& add_integer(int64_t value);  ///< int8
  Params& add_boolean(bool value);
  Params& add_null();
  Params& add_texts(const std::vector<std::string_view>& values);                          ///< text[]
  Params& add_nullable_texts(const std::vector<std::optional<std::string_view>>& values);  ///< text[] with NULLs
  Params& add_integers(const std::vector<int64_t>& values);                                ///< int8[]
  Params& add_nullable_integers(const std::vector<std::optional<int64_t>>& values);        ///< int8[] with NULLs
  Params& add_booleans(const std::vector<bool>& values);                                   ///< bool[]

  struct Value {
    uint32_t type_oid;
    std::string bytes;
    bool null;
  };
  [[nodiscard]] const std::vector<Value>& values() const { return values_; }

 private:
  std::vector<Value> values_;
};

}  // namespace tollgate::postgres
