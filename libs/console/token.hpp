#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace tollgate::console {

/// A bearer token: `tgt_<id>_<secret>`. The id is public and names the token in lists and in the audit log; the secret
/// (256 random bits, hexadecimal) is shown once, and only its SHA-256 is kept: what has 256 random bits needs no slow
/// hash.
struct Token {
  std::string id;      ///< 16 hexadecimal digits
  std::string secret;  ///< 64 hexadecimal digits
};

[[nodiscard]] Token make_token();
/// What a person is given. Never log it.
[[nodiscard]] std::string text_of(const Token& token);
/// Nothing when it has not a token's form.
[[nodiscard]] std::optional<Token> parse_token(std::string_view text);
/// What the database keeps of the secret.
[[nodiscard]] std::string fingerprint_of(const Token& token);
/// Constant time. `kept` empty: the token is unknown; takes as long, and is false.
[[nodiscard]] bool matches(const Token& token, std::string_view kept);

/// Letters, digits and @._- , 1 to 100: what a token may be called.
[[nodiscard]] bool is_token_name(std::string_view name);

}  // namespace tollgate::console
