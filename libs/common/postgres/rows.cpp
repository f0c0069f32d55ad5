#include "common/postgres/rows.hpp"

#include <bit>
#include <charconv>
#include <cstring>
#include <utility>

#include <libpq-fe.h>

#include "common/base/check.hpp"

namespace tollgate::postgres {
namespace {

PGresult* of(void* result) { return static_cast<PGresult*>(result); }

/// The value's bytes, most significant first, as one number.
uint64_t big_endian(std::string_view bytes) {
  uint64_t number = 0;
  for (const char byte : bytes) number = number << 8 | static_cast<unsigned char>(byte);
  return number;
}

}  // namespace

Rows::Rows(void* pg_result) : result_(pg_result) {}
Rows::Rows(Rows&& other) noexcept : result_(std::exchange(other.result_, nullptr)) {}
Rows& Rows::operator=(Rows&& other) noexcept {
  std::swap(result_, other.result_);
  return *this;
}
Rows::~Rows() { PQclear(of(result_)); }

int Rows::size() const { return PQntuples(of(result_)); }
int Rows::columns() const { return PQnfields(of(result_)); }

bool Rows::is_null(int row, int column) const {
  TOLLGATE_CHECK(row >= 0 && row < size() && column >= 0 && column < columns(),
                 "a value outside the result was asked for");
  return PQgetisnull(of(result_), row, column) == 1;
}

std::string_view Rows::text(int row, int column) const {
  if (is_null(row, column)) return {};
  return {PQgetvalue(of(result_), row, column), static_cast<size_t>(PQgetlength(of(result_), row, column))};
}

int64_t Rows::integer(int row, int column) const {
  const auto bytes = text(row, column);
  const auto number = big_endian(bytes);
  switch (bytes.size()) {
    case 2:
      return static_cast<int16_t>(number);
    case 4:
      return static_cast<int32_t>(number);
    case 8:
      return static_cast<int64_t>(number);
    default:
      fail_check("bytes.size()", "an integer was asked of a column that is null or has another type");
  }
}

bool Rows::boolean(int row, int column) const {
  const auto bytes = text(row, column);
  TOLLGATE_CHECK(bytes.size() == 1, "a boolean was asked of a column that is null or has another type");
  return bytes[0] != 0;
}

double Rows::real(int row, int column) const {
  const auto bytes = text(row, column);
  TOLLGATE_CHECK(bytes.size() == 8, "a float8 was asked of a column that is null or has another type");
  return std::bit_cast<double>(big_endian(bytes));
}

std::string_view Rows::column_name(int column) const {
  const char* name = PQfname(of(result_), column);
  TOLLGATE_CHECK(name != nullptr, "a column outside the result was asked for");
  return name;
}

int64_t Rows::affected() const {
  const char* digits = PQcmdTuples(of(result_));
  int64_t count = 0;
  std::from_chars(digits, digits + std::strlen(digits), count);
  return count;
}

}  // namespace tollgate::postgres
