#include "common/postgres/params.hpp"

namespace tollgate::postgres {
namespace {

// pg_type.dat: these numbers are fixed for ever.
constexpr uint32_t kBool = 16, kInt8 = 20, kText = 25, kBoolArray = 1000, kTextArray = 1009, kInt8Array = 1016;
constexpr uint32_t kToBeInferred = 0;
constexpr size_t kArrayHeader = 20;

void append_int32(std::string& out, uint32_t number) {
  const char bytes[] = {static_cast<char>(number >> 24), static_cast<char>(number >> 16),
                        static_cast<char>(number >> 8), static_cast<char>(number)};
  out.append(bytes, sizeof bytes);
}

void append_int64(std::string& out, int64_t number) {
  const auto bits = static_cast<uint64_t>(number);
  append_int32(out, static_cast<uint32_t>(bits >> 32));
  append_int32(out, static_cast<uint32_t>(bits));
}

void append_element(std::string& out, std::string_view value) {
  append_int32(out, static_cast<uint32_t>(value.size()));
  out.append(value);
}

void append_element(std::string& out, int64_t value) {
  append_int32(out, 8);
  append_int64(out, value);
}

void append_element(std::string& out, bool value) {
  append_int32(out, 1);
  out.push_back(value ? 1 : 0);
}

template <class T>
void append_element(std::string& out, const std::optional<T>& value) {
  if (value) return append_element(out, *value);
  append_int32(out, UINT32_MAX);  // length -1: null
}

/// array_recv's format: dimensions, null flag, element type, then for each dimension size and lower bound.
std::string array_header(uint32_t element_type, size_t size, size_t bytes_expected) {
  std::string out;
  out.reserve(kArrayHeader + bytes_expected);
  append_int32(out, size == 0 ? 0 : 1);
  append_int32(out, 1);  // "may hold nulls": allowed without any
  append_int32(out, element_type);
  if (size == 0) return out;
  append_int32(out, static_cast<uint32_t>(size));
  append_int32(out, 1);
  return out;
}

size_t bytes_of(std::string_view value) { return value.size() + 4; }
size_t bytes_of(const std::optional<std::string_view>& value) { return (value ? value->size() : 0) + 4; }
template <class T>
size_t bytes_of(const T&) {
  return 12;
}

template <class T, class Values>
std::string array_of(uint32_t element_type, const Values& values) {
  size_t bytes = 0;
  for (const T value : values) bytes += bytes_of(value);
  auto out = array_header(element_type, values.size(), bytes);
  for (const T value : values) append_element(out, value);
  return out;
}

}  // namespace

Params& Params::add_text(std::string_view value) {
  values_.push_back({kText, std::string(value), false});
  return *this;
}

Params& Params::add_integer(int64_t value) {
  std::string bytes;
  append_int64(bytes, value);
  values_.push_back({kInt8, std::move(bytes), false});
  return *this;
}

Params& Params::add_boolean(bool value) {
  values_.push_back({kBool, std::string(1, value ? '\1' : '\0'), false});
  return *this;
}

Params& Params::add_null() {
  values_.push_back({kToBeInferred, {}, true});
  return *this;
}

Params& Params::add_texts(const std::vector<std::string_view>& values) {
  values_.push_back({kTextArray, array_of<std::string_view>(kText, values), false});
  return *this;
}

Params& Params::add_nullable_texts(const std::vector<std::optional<std::string_view>>& values) {
  values_.push_back({kTextArray, array_of<std::optional<std::string_view>>(kText, values), false});
  return *this;
}

Params& Params::add_integers(const std::vector<int64_t>& values) {
  values_.push_back({kInt8Array, array_of<int64_t>(kInt8, values), false});
  return *this;
}

Params& Params::add_nullable_integers(const std::vector<std::optional<int64_t>>& values) {
  values_.push_back({kInt8Array, array_of<std::optional<int64_t>>(kInt8, values), false});
  return *this;
}

Params& Params::add_booleans(const std::vector<bool>& values) {
  values_.push_back({kBoolArray, array_of<bool>(kBool, values), false});
  return *this;
}

}  // namespace tollgate::postgres
