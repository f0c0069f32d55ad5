#include "common/postgres/connection.hpp"

#include <libpq-fe.h>

#include "common/postgres/pipeline.hpp"
#include "common/postgres/session.hpp"

namespace tollgate::postgres {

class Connection::Impl {
 public:
  explicit Impl(const ConnectOptions& options) : session(options) {}
  Session session;
  PreparedNames prepared;
};

Connection::Connection(const ConnectOptions& options) : impl_(std::make_unique<Impl>(options)) {}
Connection::~Connection() = default;
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;

Rows Connection::run(const Statement& statement, const Params& params) {
  Pipeline pipeline(impl_->session);
  pipeline.add(statement, params, impl_->prepared);
  return std::move(pipeline.finish().at(0));
}

Rows Connection::query(std::string_view sql, const Params& params) {
  const std::string text(sql);
  Pipeline pipeline(impl_->session);
  pipeline.add_unprepared("a query", text.c_str(), params);
  return std::move(pipeline.finish().at(0));
}

void Connection::check(const Statement& statement) {
  Pipeline pipeline(impl_->session);
  pipeline.add_check(statement);
  pipeline.finish();
}

std::vector<Rows> Connection::run_transaction(const std::vector<Step>& steps) {
  if (steps.empty()) return {};
  Pipeline pipeline(impl_->session);
  for (const auto& step : steps) pipeline.add(step.statement, step.params, impl_->prepared);
  return pipeline.finish();
}

void Connection::execute(std::string_view sql) {
  auto& session = impl_->session;
  session.begin_call();
  const std::string text(sql);
  if (PQsendQuery(session.get(), text.c_str()) != 1) throw session.error_of_connection();
  std::unique_ptr<PostgresError> first_error;
  while (const auto result = session.next_result()) {
    switch (PQresultStatus(result.get())) {
      case PGRES_COMMAND_OK:
      case PGRES_TUPLES_OK:
      case PGRES_EMPTY_QUERY:
        break;
      case PGRES_COPY_IN:
      case PGRES_COPY_OUT:
      case PGRES_COPY_BOTH:
        session.lose("expected plain SQL, got COPY: this connection cannot speak it");
      default:
        if (!first_error) first_error = std::make_unique<PostgresError>(session.error_of(result.get(), "a script", -1));
        if (!session.alive()) throw PostgresError(*first_error);
    }
  }
  if (first_error) throw PostgresError(*first_error);
  if (!session.alive()) throw session.error_of_connection();
}

bool Connection::alive() const { return impl_->session.alive(); }
bool Connection::still_open() { return impl_->session.still_open(); }
int Connection::server_version() const { return PQserverVersion(impl_->session.get()); }

}  // namespace tollgate::postgres
