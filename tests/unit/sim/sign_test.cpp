#include "support/catch.hpp"

#include "stripe-sim/delivery/sign.hpp"

using tollgate::sim::Signer;

// Checked with openssl, Python's hmac and stripe-node.
TEST_CASE("sign: known bodies get the known signatures") {
  const Signer signer({"whsec_test_secret"});
  CHECK(signer.header(R"({"id":"evt_1","object":"event"})", 1700000000) ==
        "t=1700000000,v1=0c8670ed117751cc551a20e35839447075c42800ea3cf3e8a2fbda99cd1e6edd");
  CHECK(signer.header(R"({"id":"evt_2","object":"event","data":{"object":{"name":"Zoë 😀 日本"}}})", 1700000000) ==
        "t=1700000000,v1=78f86036c280d5553e22494eecc15ff30aaa9ee1f461abdf712f10d3caebd51e");
  CHECK(signer.header("{\n  \"id\": \"evt_3\",\n  \"object\": \"event\"\n}", 1700000000) ==
        "t=1700000000,v1=804ab8b04d31204f30da59d6be745da29884a47ac96e10380959cfd9c2289541");
}

TEST_CASE("sign: while a secret is rolled there is one signature for each, and a signer can be used again") {
  const Signer signer({"whsec_new", "whsec_old"});
  const std::string expected =
      "t=1700000000,v1=c15330950069e52feb112c7c495d04bcd2bef3e2784ee078587728d546bb99b6,v1="
      "9119b75c4afa8bb5f71433cb34179a57aa261c58b80b417f1f537251b0cd38a8";
  CHECK(signer.header(R"({"id":"evt_1","object":"event"})", 1700000000) == expected);
  CHECK(signer.header(R"({"id":"evt_1","object":"event"})", 1700000000) == expected);
}
