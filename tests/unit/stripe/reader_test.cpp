#include "stripe/reader.hpp"

#include <rapidcheck.h>

#include <algorithm>
#include <string>

#include "support/catch.hpp"

namespace tollgate::stripe {
namespace {

bool is_special(char c) { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20; }

}  // namespace

TEST_CASE("reader: plain bytes end at the first special one, whatever surrounds it") {
  for (int special = 0; special < 256; ++special) {
    for (size_t place = 0; place < 24; ++place) {
      std::string text(40, '\x80');
      text[place] = static_cast<char>(special);
      const size_t expected = is_special(static_cast<char>(special)) ? place : text.size();
      CHECK(plain_bytes(text.data(), text.data() + text.size()) == expected);
    }
  }
}

TEST_CASE("reader: plain bytes hold nothing special and stop short by less than eight") {
  CHECK(rc::check("any bytes", [](const std::string& text) {
    const size_t count = plain_bytes(text.data(), text.data() + text.size());
    const auto first = static_cast<size_t>(std::find_if(text.begin(), text.end(), is_special) - text.begin());
    RC_ASSERT(count <= first);
    RC_ASSERT(count == first || text.size() - count < 8);
  }));
}

TEST_CASE("reader: ASCII bytes end before a NUL or a byte of another encoding") {
  CHECK(rc::check("any bytes", [](const std::string& text) {
    const size_t count = ascii_bytes(text.data(), text.data() + text.size());
    const auto end = std::find_if(text.begin(), text.end(), [](char c) { return c <= 0; });
    RC_ASSERT(count <= static_cast<size_t>(end - text.begin()));
    RC_ASSERT(static_cast<size_t>(end - text.begin()) - count < 8);
  }));
}

}  // namespace tollgate::stripe
