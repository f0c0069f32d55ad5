#pragma once
#include <cstdint>
#include <string_view>

namespace tollgate::postgres {

/// Rows of one result, in binary format. Views live as long as the Rows. Asking a value for another type than its own,
/// or outside the result, is a bug and ends the process.
class Rows {
 public:
  explicit Rows(void* pg_result);
  Rows(Rows&&) noexcept;
  Rows& operator=(Rows&&) noexcept;
  ~Rows();
  [[nodiscard]] int size() const;
  [[nodiscard]] int columns() const;
  [[nodiscard]] bool is_null(int row, int column) const;
  [[nodiscard]] std::string_view text(
      int row, int column) const;  ///< text, varchar, json; jsonb selected as ::text; empty when null
  [[nodiscard]] int64_t integer(int row, int column) const;  ///< int2, int4, int8
  [[nodiscard]] bool boolean(int row, int column) const;
  [[nodiscard]] double real(int row, int column) const;  ///< float8
  [[nodiscard]] std::string_view column_name(int column) const;
  /// Rows changed by INSERT/UPDATE/DELETE.
  [[nodiscard]] int64_t affected() const;

 private:
  void* result_;
};

}  // namespace tollgate::postgres
