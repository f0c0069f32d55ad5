#include "stripe/signature.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <vector>

#include <openssl/crypto.h>

#include "stripe/hmac.hpp"

namespace tollgate::stripe {
namespace {

constexpr size_t kTimestampDigitsMax = 12;

/// The elements of a header that count, as sent.
struct SignatureHeader {
  std::string_view timestamp;
  bool timestamps_differ = false;
  bool has_v1 = false;             // also one that is not hex: it is a signature, only a wrong one
  std::vector<Digest> signatures;  // every well-formed v1
};

std::string_view trimmed(std::string_view text) {
  const size_t begin = std::min(text.find_first_not_of(" \t"), text.size());
  text.remove_prefix(begin);
  return text.substr(0, text.find_last_not_of(" \t") + 1);
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<Digest> digest_from_hex(std::string_view hex) {
  Digest digest;
  if (hex.size() != digest.size() * 2) return std::nullopt;
  for (size_t i = 0; i < digest.size(); ++i) {
    const int high = hex_digit(hex[2 * i]);
    const int low = hex_digit(hex[2 * i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    digest[i] = static_cast<unsigned char>(high * 16 + low);
  }
  return digest;
}

void read_element(SignatureHeader& header, std::string_view element) {
  const size_t equals = element.find('=');
  if (equals == std::string_view::npos) return;
  const std::string_view key = trimmed(element.substr(0, equals));
  const std::string_view value = trimmed(element.substr(equals + 1));
  if (key == "t") {
    header.timestamps_differ |= header.timestamp.data() != nullptr && header.timestamp != value;
    header.timestamp = value;
  } else if (key == "v1") {
    header.has_v1 = true;
    if (const std::optional<Digest> digest = digest_from_hex(value)) header.signatures.push_back(*digest);
  }
}

SignatureHeader read_header(std::string_view text) {
  SignatureHeader header;
  while (!text.empty()) {
    const size_t comma = std::min(text.find(','), text.size());
    read_element(header, text.substr(0, comma));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return header;
}

/// Digits only: what the SDKs let pass besides ("+170…", "0x…", "170…abc") is signed by nobody.
std::optional<int64_t> seconds_of(std::string_view timestamp) {
  const bool digits = std::all_of(timestamp.begin(), timestamp.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (timestamp.empty() || timestamp.size() > kTimestampDigitsMax || !digits) return std::nullopt;
  int64_t seconds = 0;
  std::from_chars(timestamp.data(), timestamp.data() + timestamp.size(), seconds);
  return seconds;
}

/// Compares every signature with every secret's, whatever has matched before: the time tells nothing.
bool any_matches(const SignatureHeader& header, std::string_view body, std::span<const std::string> secrets) {
  unsigned matches = 0;
  for (const std::string& secret : secrets) {
    if (trimmed(secret).empty()) continue;  // anyone can sign with an empty key
    const Digest expected = hmac_sha256(secret, {header.timestamp, ".", body});
    for (const Digest& given : header.signatures) {
      matches += CRYPTO_memcmp(expected.data(), given.data(), given.size()) == 0 ? 1U : 0U;
    }
  }
  return matches != 0;
}

}  // namespace

Result<void> verify_signature(std::string_view header_text, std::string_view body, std::span<const std::string> secrets,
                              int64_t now, int64_t tolerance_seconds) {
  const SignatureHeader header = read_header(header_text);
  if (!header.has_v1) {
    return refuse("MISSING_SIGNATURE",
                  "expected a Stripe-Signature header with a v1 signature, found none; "
                  "only Stripe's own requests carry one");
  }
  const std::optional<int64_t> timestamp = seconds_of(header.timestamp);
  if (!timestamp || header.timestamps_differ) {
    return refuse("INVALID_SIGNATURE",
                  "expected one t=<unix seconds> in Stripe-Signature, found none, several or another "
                  "form; send the header as Stripe made it");
  }
  if (!any_matches(header, body, secrets)) {
    return refuse("INVALID_SIGNATURE",
                  "expected a v1 signature of this body by one of the endpoint's secrets, found none "
                  "that matches; check the secret and that nothing rewrites the body");
  }
  const int64_t age = now - *timestamp;
  if (age > tolerance_seconds || age < -tolerance_seconds) {
    return refuse("REPLAY_ATTACK", "expected a signature made within " + std::to_string(tolerance_seconds) +
                                       " s, found one " + std::to_string(age) +
                                       " s old; check the clock of this machine");
  }
  return {};
}

std::string sign(std::string_view body, std::string_view secret, int64_t timestamp) {
  constexpr std::string_view kHex = "0123456789abcdef";
  const std::string time = std::to_string(timestamp);
  std::string header = "t=" + time + ",v1=";
  for (const unsigned char byte : hmac_sha256(secret, {time, ".", body})) {
    header += kHex[byte >> 4];
    header += kHex[byte & 15];
  }
  return header;
}

}  // namespace tollgate::stripe
