#include "services/console/json_text.hpp"

#include <rapidcheck.h>

#include "support/catch.hpp"

using namespace tollgate::console;

TEST_CASE("json: what a browser or a terminal could obey is escaped") {
  CHECK(harmless_json(R"({"a":"<script>&"})") == R"({"a":"\u003cscript\u003e\u0026"})");
  CHECK(harmless_json("\"\x7f\"") == "\"\\u007f\"");
  CHECK(harmless_json("\"\xc2\x9b"
                      "31m\"") == "\"\\u009b31m\"");  // CSI as one C1 control
  CHECK(harmless_json("\"\xe2\x80\xae\xe2\x81\xa6\xe2\x80\xa8\"") == "\"\\u202e\\u2066\\u2028\"");
}

TEST_CASE("json: the rest stays, cut or broken UTF-8 included") {
  for (const std::string& text : {std::string("{\"name\":\"Zo\xc3\xab \xf0\x9f\x8e\x89\"}"), std::string("\xc3"),
                                  std::string("\xe2\x80"), std::string("\xff\xfe"), std::string()})
    CHECK(harmless_json(text) == text);
  CHECK(rc::check("any bytes", [](const std::string& text) {
    const std::string out = harmless_json(text);
    RC_ASSERT(out.find('<') == std::string::npos);
    RC_ASSERT(harmless_json(out) == out);
  }));
}
