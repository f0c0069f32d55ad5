#include "services/console/drift_masking.hpp"

#include "support/catch.hpp"

using namespace tollgate::console;

TEST_CASE("drift masking: a value below a personal key of its path is masked, others stay as they were written") {
  CHECK(mask_changes(R"([{"path":"/email","mirror":"a@x.org","stripe":"b@x.org"}])") ==
        R"([{"path":"/email","mirror":"[masked]","stripe":"[masked]"}])");
  CHECK(mask_changes(R"([{"path":"/shipping/address/0/lines","stripe":["x",1]}])") ==
        R"([{"path":"/shipping/address/0/lines","stripe":["[masked]","[masked]"]}])");
  CHECK(mask_changes(R"([{"path":"/status","mirror":"open","stripe":"paid"},{"path":"/amount","mirror":12.50}])") ==
        R"([{"path":"/status","mirror":"open","stripe":"paid"},{"path":"/amount","mirror":12.50}])");
}

TEST_CASE("drift masking: inside a value that is an object personal keys are masked too") {
  CHECK(mask_changes(R"([{"path":"","stripe":{"id":"cus_1","name":"Ada","balance":7}}])") ==
        R"([{"path":"","stripe":{"id":"cus_1","name":"[masked]","balance":7}}])");
}

TEST_CASE("drift masking: how many more there are stays; what is no list of changes shows nothing") {
  CHECK(mask_changes(R"([{"more":7}])") == R"([{"more":7}])");
  CHECK(mask_changes("{") == "[]");
  CHECK(mask_changes("\"ada@x.org\"") == "[]");
  CHECK(mask_changes("[]") == "[]");
}
