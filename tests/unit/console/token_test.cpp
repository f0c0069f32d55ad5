#include "console/token.hpp"

#include "common/log/redact.hpp"
#include "console/sha256.hpp"
#include "support/catch.hpp"

using namespace tollgate::console;

TEST_CASE("token: what was made is read, and its secret is known by its SHA-256 only") {
  const Token token = make_token();
  const auto read = parse_token(text_of(token));
  REQUIRE(read.has_value());
  CHECK(read->id == token.id);
  CHECK(matches(*read, fingerprint_of(token)));
  CHECK(fingerprint_of(token).find(token.secret) == std::string::npos);
  CHECK(make_token().secret != token.secret);
}

TEST_CASE("token: another secret, an unknown id or a kept value of another length is no match") {
  const Token token = make_token();
  CHECK_FALSE(matches(token, fingerprint_of(make_token())));
  CHECK_FALSE(matches(token, ""));
  CHECK_FALSE(matches(token, fingerprint_of(token).substr(1)));
}

TEST_CASE("token: other texts are none") {
  const std::string text = text_of(make_token());
  for (const std::string& wrong :
       {std::string(), std::string("tgt_"), text.substr(1), text + "0", text.substr(0, text.size() - 1),
        std::string("tgt_0123456789abcdef_"), text + "\n", "TGT" + text.substr(3)})
    CHECK_FALSE(parse_token(wrong));
}

TEST_CASE("token: never stands in a log line") {
  const Token token = make_token();
  CHECK(tollgate::log::redact("bearer " + text_of(token)) == "bearer tgt_***");
}

TEST_CASE("sha256: the standard's example") {
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
