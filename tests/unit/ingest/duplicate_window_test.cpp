#include "services/ingest/duplicate_window.hpp"

#include "support/catch.hpp"

using tollgate::ingest::DuplicateWindow;

TEST_CASE("duplicates: an event is known after it was added, at its endpoint only") {
  DuplicateWindow window(10);
  CHECK_FALSE(window.contains("a", "evt_1"));
  window.add("a", "evt_1");
  CHECK(window.contains("a", "evt_1"));
  CHECK_FALSE(window.contains("b", "evt_1"));
}

TEST_CASE("duplicates: the oldest are forgotten first, and added again anew") {
  DuplicateWindow window(3);
  for (const char* id : {"1", "2", "3", "3", "4"}) window.add("a", id);
  CHECK_FALSE(window.contains("a", "1"));
  for (const char* id : {"2", "3", "4"}) CHECK(window.contains("a", id));
  for (int i = 0; i < 1000; ++i) window.add("a", std::to_string(i));
  CHECK_FALSE(window.contains("a", "996"));
  for (const char* id : {"997", "998", "999"}) CHECK(window.contains("a", id));
}

TEST_CASE("duplicates: a window of nothing remembers nothing") {
  DuplicateWindow window(0);
  window.add("a", "1");
  CHECK_FALSE(window.contains("a", "1"));
}
