#include "services/console/masking.hpp"

#include <algorithm>

#include "support/catch.hpp"

using namespace tollgate::console;

TEST_CASE("masking: the table of keys is sorted, no key twice, and each of them hides its value") {
  const auto keys = personal_keys();
  CHECK(std::is_sorted(keys.begin(), keys.end()));
  CHECK(std::adjacent_find(keys.begin(), keys.end()) == keys.end());
  for (const std::string_view key : keys) {
    INFO(key);
    const std::string name(key);
    CHECK(mask_personal("{\"" + name + "\":\"Ada\"}") == "{\"" + name + "\":\"[masked]\"}");
  }
}

TEST_CASE("masking: names, mail, phone, address and card are hidden however deep; ids, amounts and states stay") {
  CHECK(
      mask_personal(
          R"({"id":"evt_1","data":{"object":{"id":"cus_1","amount":12.50,"email":"ada@x.org","status":"open",)"
          R"("address":{"city":"Bern","lines":["a",7,true,null,""]},"list":[{"phone":"1"},"kept"],"big":12345678901234567890123}}})") ==
      R"({"id":"evt_1","data":{"object":{"id":"cus_1","amount":12.50,"email":"[masked]","status":"open",)"
      R"("address":{"city":"[masked]","lines":["[masked]","[masked]","[masked]",null,""]},"list":[{"phone":"[masked]"},"kept"],"big":12345678901234567890123}}})");
}

TEST_CASE("masking: a key after a masked one is itself again") {
  CHECK(mask_personal(R"({"name":null,"id":1,"shipping":{},"type":"x","tax_ids":[],"mode":"y"})") ==
        R"({"name":null,"id":1,"shipping":{},"type":"x","tax_ids":[],"mode":"y"})");
}

TEST_CASE("masking: of what is not JSON nothing is shown, and depth does no harm") {
  CHECK_FALSE(mask_personal("{\"email\":\"ada@x.org\""));
  CHECK_FALSE(mask_personal("ada@x.org"));
  CHECK_FALSE(mask_personal(std::string("\"\xff\"")));
  const std::string deep = std::string(100000, '[') + std::string(100000, ']');
  CHECK(mask_personal(deep) == deep);
}
