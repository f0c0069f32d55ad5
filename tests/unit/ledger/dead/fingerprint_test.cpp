#include "ledger/dead/fingerprint.hpp"

#include <set>

#include "support/catch.hpp"

using tollgate::ledger::dead::Cause;
using tollgate::ledger::dead::fingerprint;

TEST_CASE("fingerprint: the same cause has the same one, in every version of the program") {
  CHECK(fingerprint({"permanent", "sqlstate_23514", "invoice.paid", "worker/write_objects"}) == "5beabaceb88dd43d");
  CHECK(fingerprint({}).size() == 16);
}

TEST_CASE("fingerprint: each part counts, and parts do not run into each other") {
  const std::set<std::string> all{fingerprint({"permanent", "a", "b", "c"}), fingerprint({"transient", "a", "b", "c"}),
                                  fingerprint({"permanent", "x", "b", "c"}), fingerprint({"permanent", "a", "x", "c"}),
                                  fingerprint({"permanent", "a", "b", "x"}), fingerprint({"permanent", "ab", "", "c"}),
                                  fingerprint({"permanent", "", "ab", "c"}), fingerprint({"permanenta", "", "b", "c"})};
  CHECK(all.size() == 8);
}
