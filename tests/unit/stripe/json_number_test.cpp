#include "stripe/json_number.hpp"

#include "support/catch.hpp"

namespace tollgate::stripe {

TEST_CASE("json_number: the limits of Postgres' numeric, as Postgres 15 has them") {
  for (const char* fits : {"0", "-0", "1", "-1.5", "1e131071", "9.99e131071", "1e-16383", "1.5e-16382", "0e200000",
                           "0.0e131073", "0.001e131074", "100e131069", "1E+400", "18446744073709551616"}) {
    INFO(fits);
    CHECK(fits_numeric(fits));
  }
  for (const char* too_much : {"1e131072", "-1e131072", "1e-16384", "1.0e-16383", "0e-20000", "0e2000000000",
                               "0.001e131075", "100e131070", "1e-99999999999", "1e99999999999999999999999999"}) {
    INFO(too_much);
    CHECK_FALSE(fits_numeric(too_much));
  }
  CHECK(fits_numeric(std::string(131072, '9')));
  CHECK_FALSE(fits_numeric(std::string(131073, '9')));
  CHECK(fits_numeric("0." + std::string(16383, '1')));
  CHECK_FALSE(fits_numeric("0." + std::string(16384, '1')));
}

TEST_CASE("json_number: what is no JSON number fits nothing") {
  for (const char* text : {"", "-", "01", "1.", ".5", "1e", "1e+", "+1", "1.5.5", "1e5e5", "0x10", "1-1"}) {
    INFO(text);
    CHECK_FALSE(fits_numeric(text));
  }
}

TEST_CASE("json_number: integers are whole, in range and nothing else") {
  CHECK(integer_of("0") == 0);
  CHECK(integer_of("-7") == -7);
  CHECK(integer_of("9223372036854775807") == INT64_MAX);
  CHECK(integer_of("-9223372036854775808") == INT64_MIN);
  for (const char* text : {"9223372036854775808", "1.0", "1e3", "-0", "", "-", "+1", " 1", "1 "}) {
    INFO(text);
    CHECK_FALSE(integer_of(text).has_value());
  }
}

TEST_CASE("json_number: blanking large numbers moves nothing and leaves strings alone") {
  CHECK(without_large_numbers(R"([1e400,"1e400",-1e999,1.5e308,12])") == R"([0    ,"1e400",0     ,0      ,12])");
  CHECK(without_large_numbers(R"({"a\"1e400":1})") == R"({"a\"1e400":1})");
  CHECK(without_large_numbers("[1e]") == "[1e]");
  CHECK(without_large_numbers("[1e400.5]") == "[1e400.5]");  // not a number: left for the parser to refuse
  CHECK(without_large_numbers("\"open") == "\"open");
  CHECK(without_large_numbers("\"open\\") == "\"open\\");
  const std::string digits(400, '7');
  CHECK(without_large_numbers("[" + digits + "]") == "[0" + std::string(399, ' ') + "]");
}

TEST_CASE("json_number: a number ends where another byte begins") {
  CHECK(leading_number("12.5e3,7") == "12.5e3");
  CHECK(leading_number("12") == "12");
  CHECK(leading_number("x").empty());
  CHECK(leading_number("").empty());
}

}  // namespace tollgate::stripe
