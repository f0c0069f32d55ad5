#include "stripe/signature.hpp"

#include <rapidcheck.h>

#include <algorithm>
#include <utility>
#include <vector>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "stripe/hmac.hpp"
#include "support/catch.hpp"

// Vectors A to G: made with openssl, Python's hmac and Stripe's Node library.
namespace tollgate::stripe {
namespace {

constexpr int64_t kTime = 1700000000;
const std::string kSecret = "whsec_test_secret";
const std::string kBody = R"({"id":"evt_1","object":"event"})";
const std::string kHexA = "0c8670ed117751cc551a20e35839447075c42800ea3cf3e8a2fbda99cd1e6edd";
const std::string kGood = "t=1700000000,v1=" + kHexA;

std::string verdict(const std::string& header, const std::string& body = kBody,
                    std::vector<std::string> secrets = {kSecret}, int64_t now = kTime) {
  const Result<void> result = verify_signature(header, body, secrets, now);
  return result ? "accepted" : result.error().code;
}

std::string hex(const Digest& digest) {
  std::string text;
  for (const unsigned char byte : digest) {
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

}  // namespace

TEST_CASE("signature: vector A verifies, and not under the secret without its prefix") {
  CHECK(verdict(kGood) == "accepted");
  CHECK(verdict("t=1700000000,v1=0fb54d9a35d072623dc9c03143395360f9abb724c46b8d837a63aa8d704baede") ==
        "INVALID_SIGNATURE");
  CHECK(sign(kBody, kSecret, kTime) == kGood);
}

TEST_CASE("hmac: every key's own digest comes back, in any order, also of more keys than are kept") {
  const auto by_openssl = [](const std::string& key, const std::string& text) {
    Digest digest;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()),
         text.size(), digest.data(), nullptr);
    return digest;
  };
  CHECK(rc::check("keys in turn", [&] {
    const auto turns = *rc::gen::container<std::vector<std::pair<uint8_t, std::string>>>(
        rc::gen::pair(rc::gen::inRange<uint8_t>(0, 40), rc::gen::arbitrary<std::string>()));
    for (const auto& [number, text] : turns) {
      const std::string key(number % 4U * 30U, static_cast<char>('a' + number % 26));  // none to longer than a block
      const auto half = static_cast<size_t>(text.size() / 2);
      RC_ASSERT(hmac_sha256(key, {std::string_view(text).substr(0, half), std::string_view(text).substr(half)}) ==
                by_openssl(key, text));
    }
  }));
}

TEST_CASE("signature: vector B, bytes are verified as sent, raw or escaped") {
  const std::string raw = "{\"id\":\"evt_2\",\"object\":\"event\",\"data\":{\"object\":{\"name\":\"Zoë 😀 日本\"}}}";
  const std::string escaped =
      R"({"id":"evt_2","object":"event","data":{"object":{"name":"Zo\u00eb \ud83d\ude00 \u65e5\u672c"}}})";
  REQUIRE(raw.size() == 77);
  REQUIRE(escaped.size() == 95);
  const std::string raw_header = "t=1700000000,v1=78f86036c280d5553e22494eecc15ff30aaa9ee1f461abdf712f10d3caebd51e";
  const std::string escaped_header = "t=1700000000,v1=7df781320976a6fe80951bf037d26070ed4780f440ebb3e334479db0129ccbd9";
  CHECK(verdict(raw_header, raw) == "accepted");
  CHECK(verdict(escaped_header, escaped) == "accepted");
  CHECK(verdict(raw_header, escaped) == "INVALID_SIGNATURE");
}

TEST_CASE("signature: vector C, white space counts") {
  const std::string body = "{\n  \"id\": \"evt_3\",\n  \"object\": \"event\"\n}";
  const std::string header = "t=1700000000,v1=804ab8b04d31204f30da59d6be745da29884a47ac96e10380959cfd9c2289541";
  CHECK(verdict(header, body) == "accepted");
  CHECK(verdict(header, body + "\n") == "INVALID_SIGNATURE");
}

TEST_CASE("signature: vector D, while a secret is rolled either of the two verifies") {
  const std::string header =
      "t=1700000000,v1=c15330950069e52feb112c7c495d04bcd2bef3e2784ee078587728d546bb99b6,"
      "v1=9119b75c4afa8bb5f71433cb34179a57aa261c58b80b417f1f537251b0cd38a8";
  CHECK(verdict(header, kBody, {"whsec_old"}) == "accepted");
  CHECK(verdict(header, kBody, {"whsec_new"}) == "accepted");
  CHECK(verdict(header, kBody, {"whsec_other", "whsec_old"}) == "accepted");
  CHECK(verdict(header, kBody, {"whsec_other"}) == "INVALID_SIGNATURE");
  CHECK(verdict(header, kBody, {}) == "INVALID_SIGNATURE");
}

TEST_CASE("signature: vectors E and F, a byte order mark is part of the body; thin events are signed alike") {
  CHECK(verdict("t=1700000000,v1=c3a133cb102f9130a9a601cde892e02319f1a3ab1f1157bbf1a33a373157c628",
                "\xEF\xBB\xBF" + kBody) == "accepted");
  const std::string thin =
      R"({"id":"evt_test_65","object":"v2.core.event","type":"v1.charge.succeeded","created":"2026-10-01T12:00:00.000Z",)"
      R"("livemode":false,"related_object":{"id":"ch_1","type":"charge","url":"/v1/charges/ch_1"}})";
  REQUIRE(thin.size() == 200);
  CHECK(verdict("t=1700000000,v1=fbb54fa4f9b2f1536108d067305149c02d1f6a41e658541700aa571d2be77484", thin) ==
        "accepted");
}

TEST_CASE("signature: vector G, the HMAC itself") {
  CHECK(hex(hmac_sha256("test_secret", {""})) == "f7f9bd47fb987337b5796fdc1fdb9ba221d0d5396814bfcaf9521f43fd8927fd");
  CHECK(hex(hmac_sha256("test_secret", {"\xF0\x9F", "\x98\x80"})) ==
        "837da296d05c4fe31f61d5d7ead035099d9585a5bcde87de952012a78f0b0c43");
  CHECK(hex(hmac_sha256("", {""})) == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
  const Digest with_no_key = hmac_sha256("", {"a"});
  const Digest with_a_key = hmac_sha256("test_secret", {"a"});
  CHECK(hmac_sha256(std::string_view(), {"a"}) == with_no_key);  // no key is not "the key before"
  CHECK(with_no_key != with_a_key);
}

TEST_CASE("signature: headers that hold no v1 are missing, whatever else they hold") {
  for (const std::string header :
       {"", " ", ",", "t=1700000000", "v1", "garbage", "t=1700000000,v0=", "t=1700000000,V1=", "v2="}) {
    INFO(header);
    CHECK(verdict(header) == "MISSING_SIGNATURE");
    CHECK(verdict(header.ends_with('=') ? header + kHexA : header) == "MISSING_SIGNATURE");
  }
}

TEST_CASE("signature: odd headers, accepted where that is safe") {
  CHECK(verdict("t=1700000000, v1=" + kHexA) == "accepted");
  CHECK(verdict(" t=1700000000 , v1=" + kHexA + " \t") == "accepted");
  CHECK(verdict("v1=" + kHexA + ",t=1700000000") == "accepted");
  CHECK(verdict("t=1700000000,garbage,v1=" + kHexA) == "accepted");
  CHECK(verdict("t=1700000000,v0=abc,v2=xyz,v1=" + kHexA) == "accepted");
  CHECK(verdict("t=1700000000,v1=nothex,v1=" + kHexA) == "accepted");
  CHECK(verdict("t=1700000000,v1=" + upper(kHexA)) == "accepted");
  CHECK(verdict(kGood + ",t=1700000000") == "accepted");
  CHECK(verdict(kGood + ",") == "accepted");
}

TEST_CASE("signature: malformed headers are invalid") {
  for (const std::string time :
       {"", "x", "123abc", "+1700000000", "-1700000000", "0x1", "1 7", "1700000000.0", "1234567890123"}) {
    INFO(time);
    CHECK(verdict("t=" + time + ",v1=" + kHexA) == "INVALID_SIGNATURE");
  }
  CHECK(verdict("v1=" + kHexA) == "INVALID_SIGNATURE");
  CHECK(verdict("t=1700000000,t=1700000001,v1=" + kHexA) == "INVALID_SIGNATURE");
  CHECK(verdict("t=1700000001,t=1700000000,v1=" + kHexA) == "INVALID_SIGNATURE");
  CHECK(verdict("t=,t=1700000000,v1=" + kHexA) == "INVALID_SIGNATURE");
  CHECK(verdict(kGood + "=") == "INVALID_SIGNATURE");
  CHECK(verdict(kGood + "00") == "INVALID_SIGNATURE");
  CHECK(verdict(kGood.substr(0, kGood.size() - 1)) == "INVALID_SIGNATURE");
  CHECK(verdict("t=1700000000,v1=") == "INVALID_SIGNATURE");
  CHECK(verdict("t=01700000000,v1=" + kHexA) == "INVALID_SIGNATURE");  // signed as sent, so another message
}

TEST_CASE("signature: a timestamp is signed as sent, leading zero included") {
  const std::string header = "t=01700000000,v1=" + hex(hmac_sha256(kSecret, {"01700000000.", kBody}));
  CHECK(verdict(header) == "accepted");
}

TEST_CASE("signature: an empty or blank secret verifies nothing") {
  for (const std::string secret : {"", " ", "\t \t"}) {
    CHECK(verdict(sign(kBody, secret, kTime), kBody, {secret}) == "INVALID_SIGNATURE");
  }
}

TEST_CASE("signature: a signature holds for 300 s either way, to the second") {
  CHECK(verdict(kGood, kBody, {kSecret}, kTime + 300) == "accepted");
  CHECK(verdict(kGood, kBody, {kSecret}, kTime + 301) == "REPLAY_ATTACK");
  CHECK(verdict(kGood, kBody, {kSecret}, kTime - 300) == "accepted");
  CHECK(verdict(kGood, kBody, {kSecret}, kTime - 301) == "REPLAY_ATTACK");
}

TEST_CASE("signature: what does not match is invalid before it is old") {
  CHECK(verdict(kGood, "other", {kSecret}, kTime + 301) == "INVALID_SIGNATURE");
}

TEST_CASE("signature: an empty body has a signature like any other") {
  CHECK(verdict(sign("", kSecret, kTime), "") == "accepted");
}

TEST_CASE("signature: what is signed verifies, and not after any one bit has changed") {
  CHECK(rc::check("sign and verify", [](const std::string& body, const std::string& tail) {
    const std::vector<std::string> secrets = {"whsec_" + tail};
    const int64_t time = *rc::gen::inRange<int64_t>(0, 999'999'999'999);
    const std::string header = sign(body, secrets.front(), time);
    RC_ASSERT(verify_signature(header, body, secrets, time).has_value());
    std::string other = body + "x";
    const auto bit = *rc::gen::inRange<size_t>(0, other.size() * 8);
    other[bit / 8] = static_cast<char>(other[bit / 8] ^ (1 << (bit % 8)));
    RC_ASSERT(!verify_signature(header, other.substr(0, body.size()) == body ? other : other.substr(0, body.size()),
                                secrets, time)
                   .has_value());
  }));
}

}  // namespace tollgate::stripe
