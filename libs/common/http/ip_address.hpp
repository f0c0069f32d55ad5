#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tollgate::http {

/// An IP address. IPv4 is kept in its IPv4-mapped IPv6 form, so ::ffff:10.0.0.1 and 10.0.0.1 are equal.
class IpAddress {
 public:
  using Bytes = std::array<uint8_t, 16>;

  IpAddress() = default;
  explicit IpAddress(const Bytes& bytes) : bytes_(bytes) {}
  /// Dotted IPv4 or IPv6 text, without port, brackets or zone; nothing when it is neither.
  [[nodiscard]] static std::optional<IpAddress> parse(std::string_view text);
  [[nodiscard]] const Bytes& bytes() const { return bytes_; }
  [[nodiscard]] bool is_v4() const;
  [[nodiscard]] std::string to_string() const;
  friend bool operator==(const IpAddress&, const IpAddress&) = default;

 private:
  Bytes bytes_{};
};

/// A block of addresses in CIDR notation.
class IpRange {
 public:
  /// "10.0.0.0/8", "2001:db8::/32" or a single address; nothing when malformed. Bits below the prefix are ignored.
  [[nodiscard]] static std::optional<IpRange> parse(std::string_view text);
  [[nodiscard]] bool contains(const IpAddress& address) const;

 private:
  IpAddress base_;
  unsigned prefix_bits_ = 128;  ///< over the 16-byte form
};

struct IpAddressHash {
  [[nodiscard]] size_t operator()(const IpAddress& address) const noexcept;
};

}  // namespace tollgate::http
