#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "tools/tollgate/event_query.hpp"
#include "tools/tollgate/session.hpp"

namespace tollgate::cli {

struct ListOptions {
  EventFilter filter;
  std::string since;
  std::string starting_after;
  int64_t limit = 50;
};

struct ShowOptions {
  std::string event_id;
  bool payload = false;
  bool tries = false;
};

struct TailOptions {
  EventFilter filter;
  std::string since;
  int64_t limit = 0;  ///< 0: until Ctrl-C
};

int list_events(Session& session, const ListOptions& options);  // events_list.cpp
int show_event(Session& session, const ShowOptions& options);   // events_show.cpp
int tail_events(Session& session, const TailOptions& options);  // events_tail.cpp

}  // namespace tollgate::cli
