#include <rapidcheck.h>

#include "common/log/redact.hpp"
#include "support/catch.hpp"

using namespace tollgate::log;

TEST_CASE("redact: Stripe's secrets lose all but their kind") {
  CHECK(redact("secret whsec_abcDEF0123+/= refused") == "secret whsec_*** refused");
  CHECK(redact("key=sk_live_51Habc,rk_test_99x") == "key=sk_live_***,rk_test_***");
  CHECK(redact("sk_51Habc") == "sk_***");
  CHECK(redact("task_live_1 and whsec_") == "task_live_1 and whsec_");
}

TEST_CASE("redact: passwords in URLs and in libpq's keywords are masked") {
  CHECK(redact("postgres://me:pa:ss@db:5432/x?a=b") == "postgres://me:***@db:5432/x?a=b");
  CHECK(redact("postgres://me:p@ss/word@db/x failed") == "postgres://me:***@db/x failed");
  CHECK(redact("host=db password=hunter2 user=me") == "host=db password=*** user=me");
  CHECK(redact("host=db password='it\\'s here' user=me") == "host=db password=*** user=me");
  CHECK(redact("http://db:5432/a") == "http://db:5432/a");
}

TEST_CASE("redact: a webhook secret never survives, wherever it stands between blanks") {
  REQUIRE(rc::check([](const std::string& before, const std::string& after) {
    const std::string shown = redact(before + " whsec_0123456789abcdef " + after);
    RC_ASSERT(shown.find("0123456789abcdef") == std::string::npos);
  }));
}

TEST_CASE("escape: nothing that a terminal obeys is left") {
  CHECK(escape("a\nb\tc\x1b[31m\x7f") == "a\\nb\\tc\\x1b[31m\\x7f");
  CHECK(escape("\xc2\x9b"
               "31m") == "\\x9b31m");
  CHECK(escape("\xe2\x80\xae"
               "evil") == "\\u202eevil");
  CHECK(escape("a\xe2\x80\x8b\xe2\x80\x8f\xef\xbb\xbf") == "a\\u200b\\u200f\\ufeff");
  CHECK(escape("gr\xc3\xbc\xc3\x9f \xf0\x9f\x8e\x89") == "gr\xc3\xbc\xc3\x9f \xf0\x9f\x8e\x89");
  CHECK(escape("\xff\xc0\x80\xed\xa0\x80") == "\\xff\\xc0\\x80\\xed\\xa0\\x80");
  CHECK(escape("\\x1b") == "\\\\x1b");
}

TEST_CASE("escape: any bytes become one line without controls") {
  REQUIRE(rc::check([](const std::string& bytes) {
    for (const char c : escape(bytes)) RC_ASSERT(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
  }));
}

TEST_CASE("json_string: quotes, controls and bad bytes") {
  CHECK(json_string("a\"b\\c\n\x01") == "\"a\\\"b\\\\c\\n\\u0001\"");
  CHECK(json_string("\xff") == "\"\xef\xbf\xbd\"");
}
