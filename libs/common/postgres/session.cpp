#include "common/postgres/session.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <libpq-fe.h>
#include <poll.h>

#include "common/postgres/conninfo.hpp"
#include "common/postgres/sqlstate.hpp"

namespace tollgate::postgres {
namespace {

constexpr size_t kMessageBytesMax = 500;

std::string first_line(const char* text) {
  std::string line(text == nullptr ? "" : text);
  line.resize(std::min(line.find('\n'), line.size()));
  if (line.size() > kMessageBytesMax) line.resize(kMessageBytesMax);
  return line;
}

std::string field(const PGresult* result, int code) {
  const char* value = PQresultErrorField(result, code);
  return value == nullptr ? "" : value;
}

std::string sqlstate_of(const PGresult* result) {
  auto state = field(result, PG_DIAG_SQLSTATE);
  const bool without_constraint = field(result, PG_DIAG_CONSTRAINT_NAME).empty();
  return state == "23514" && without_constraint ? std::string(kPartitionMade) : state;
}

std::vector<const char*> pointers(const std::vector<std::string>& strings) {
  std::vector<const char*> out;
  for (const auto& string : strings) out.push_back(string.c_str());
  out.push_back(nullptr);
  return out;
}

PGconn* connect(const ConnectOptions& options) {
  const char* environment = std::getenv("PGOPTIONS");
  const auto info = make_conninfo(options, environment == nullptr ? "" : environment);
  return PQconnectdbParams(pointers(info.keywords).data(), pointers(info.values).data(), 0);
}

void drop_notice(void*, const PGresult*) {}

}  // namespace

void ClearResult::operator()(pg_result* result) const { PQclear(result); }

Session::Session(const ConnectOptions& options) : connection_(connect(options)), call_timeout_(options.call_timeout) {
  if (PQstatus(connection_) != CONNECTION_OK || PQsetnonblocking(connection_, 1) != 0) {
    const auto why = first_line(PQerrorMessage(connection_));
    PQfinish(connection_);
    throw PostgresError("", "expected a session with a Postgres primary, got: " + why);
  }
  PQsetNoticeReceiver(connection_, drop_notice, nullptr);
}

Session::~Session() { PQfinish(connection_); }

bool Session::alive() const { return !lost_ && PQstatus(connection_) == CONNECTION_OK; }

bool Session::still_open() {
  pollfd descriptor{PQsocket(connection_), POLLIN, 0};
  // The server's last words come first, the end of the stream only with the read after them.
  while (alive() && ::poll(&descriptor, 1, 0) > 0) PQconsumeInput(connection_);
  return alive();
}

void Session::begin_call() {
  if (!alive()) lose("expected a live session with Postgres, got one that was lost before: connect again");
  const bool endless = call_timeout_.count() == 0;
  deadline_ = endless ? std::chrono::steady_clock::time_point::max() : std::chrono::steady_clock::now() + call_timeout_;
}

void Session::wait(bool want_write) {
  pollfd descriptor{PQsocket(connection_), static_cast<short>(want_write ? POLLIN | POLLOUT : POLLIN), 0};
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline_ - std::chrono::steady_clock::now());
  constexpr std::chrono::milliseconds kSliceMax{60'000};  // poll takes an int; the caller loops
  const int ready = left.count() <= 0 ? 0 : ::poll(&descriptor, 1, static_cast<int>(std::min(left, kSliceMax).count()));
  if (ready < 0 && errno != EINTR)
    lose(std::string("expected poll to wait for Postgres, got: ") + std::strerror(errno));
  if (ready == 0 && std::chrono::steady_clock::now() >= deadline_)
    lose("expected an answer of Postgres within " + std::to_string(call_timeout_.count()) +
         " ms, got none: the session was given up");
  // A failed read is not thrown here: the result that PQgetResult makes of it may carry the server's last words.
  if (ready > 0 && (descriptor.revents & ~POLLOUT) != 0) PQconsumeInput(connection_);
}

void Session::flush() {
  while (PQflush(connection_) == 1 && PQstatus(connection_) == CONNECTION_OK) wait(true);
}

ResultHandle Session::next_result() {
  while (PQstatus(connection_) == CONNECTION_OK) {
    const bool unsent = PQflush(connection_) == 1;
    if (PQisBusy(connection_) == 0) break;
    wait(unsent);
  }
  return ResultHandle(PQgetResult(connection_));
}

PostgresError Session::error_of(const PGresult* result, const std::string& statement, int step) {
  const auto state = sqlstate_of(result);
  if (loses_connection(state)) lost_ = true;
  auto text = field(result, PG_DIAG_MESSAGE_PRIMARY);
  if (text.empty()) text = PQresultErrorMessage(result);
  return PostgresError(
      state,
      "Postgres refused " + statement + ": " + first_line(text.c_str()) + (state.empty() ? "" : " (" + state + ")"),
      field(result, PG_DIAG_CONSTRAINT_NAME), statement, step);
}

PostgresError Session::error_of_connection() {
  lost_ = true;
  return PostgresError("", "expected libpq to take a statement, got: " + first_line(PQerrorMessage(connection_)));
}

void Session::lose(const std::string& why) {
  lost_ = true;
  throw PostgresError("", why);
}

}  // namespace tollgate::postgres
