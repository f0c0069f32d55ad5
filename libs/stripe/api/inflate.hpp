#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace tollgate::stripe::api {

enum class Inflated { whole, broken, too_large };

/// Unpacks gzip (RFC 1952; several members in a row, too) into `out`, never more than `bytes_max`. `broken`: not gzip,
/// cut off, a wrong checksum or bytes after the end. Pure.
[[nodiscard]] Inflated inflate_gzip(std::string_view packed, std::size_t bytes_max, std::string& out);

}  // namespace tollgate::stripe::api
