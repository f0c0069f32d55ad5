#include <algorithm>
#include <stdexcept>

#include "stripe-sim/api/query.hpp"
#include "stripe-sim/api/sim_pages.hpp"

namespace tollgate::sim {
namespace {

int64_t integer_of(const std::string& name, const Json& value) {
  if (!value.is_integer() || value.integer() < 0)
    throw std::runtime_error("expected a positive integer for " + name + ", found " +
                             write_json(value, Style::compact));
  return value.integer();
}

Response error_of(int status, const std::string& sentence) {
  Json body;
  body["error"] = sentence;
  Response response;
  response.status = status;
  response.body = write_json(body, Style::pretty) + "\n";
  return response;
}

}  // namespace

void SimPages::set_clock(const Json& wish) const {
  if (!wish.is_object()) throw std::runtime_error("expected one JSON object");
  for (const auto& [name, value] : wish.object()) {
    if (name == "advance_seconds") {
      parts_.clock.advance(integer_of(name, value));
    } else if (name == "advance_to") {
      parts_.clock.advance_to(integer_of(name, value));
    } else if (name == "advance_events") {
      parts_.clock.advance_events(static_cast<size_t>(integer_of(name, value)));
    } else if (name == "finish") {
      parts_.clock.finish();
    } else if (name == "speed") {
      parts_.clock.set_speed(value.is_double() ? std::max(value.real(), 0.0)
                                               : static_cast<double>(integer_of(name, value)));
    } else {
      throw std::runtime_error("expected advance_seconds, advance_to, advance_events, finish or speed, found " + name);
    }
  }
}

Response SimPages::answer(const Request& request) const {
  const Query query = parse_target(request.target);
  const bool post = request.method == "POST";
  Response response;
  const auto lines = [&](std::string text) {
    response.content_type = "application/x-ndjson";
    response.body = std::move(text);
  };
  try {
    if (query.path == "/sim/status") {
      response.body = status();
    } else if (query.path == "/sim/objects") {
      lines(query.find("at") == "now" ? objects(parts_.clock.now()) : objects());
    } else if (query.path == "/sim/acked") {
      lines(acked());
    } else if (query.path == "/sim/clock") {
      if (post) set_clock(parse_json(request.body));
      response.body = clock();
    } else if (query.path == "/sim/faults") {
      if (post) parts_.faults.merge(parse_json(request.body));
      response.body = write_json(json_of(parts_.faults.get()), Style::pretty) + "\n";
    } else if (query.path == "/sim/calls") {
      if (request.method == "DELETE") parts_.calls.clear();
      response.body = parts_.calls.counts();
    } else if (query.path == "/sim/calls/log") {
      lines(parts_.calls.log());
    } else {
      return error_of(404,
                      "expected /v1/…, /v2/…, /sim/status, /sim/objects, /sim/acked, /sim/clock, /sim/faults, "
                      "/sim/calls or /sim/calls/log, found " +
                          query.path);
    }
  } catch (const std::runtime_error& error) {
    return error_of(400, error.what());
  }
  return response;
}

}  // namespace tollgate::sim
