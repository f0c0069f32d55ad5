#pragma once
#include <string>

#include "../../unit/cli/cli_run.hpp"
#include "support/postgres_server.hpp"

namespace tollgate::cli {

/// A fresh migrated database and the command line on it.
struct CliWorld {
  std::string url = support::PostgresServer::shared().make_migrated_database();
  postgres::Connection connection = support::connect(url);

  Ran run(std::vector<std::string> words, std::map<std::string, std::string> env = {}) {
    env.emplace("DATABASE_URL", url);
    return run_words(std::move(words), std::move(env));
  }

  /// One line of the ledger; what tests care about, the rest made up.
  struct Event {
    std::string id;
    int64_t created = 0;
    std::string type = "invoice.paid";
    std::string object_type = "invoice";
    std::string object_id = "in_1";
    std::string outcome = "applied";
    std::string reason{};
    std::string beaten_by{};
    std::string account{};
    std::string payload = "{}";
  };
  void add(const Event& event) {
    connection.query(
        "insert into tollgate.events (event_id, created, account, livemode, type, object_type, object_id, kind, "
        "outcome, reason, "
        "beaten_by, topic, partition, kafka_offset, payload) values ($1::text, to_timestamp($2::int8), $3::text, "
        "false, $4::text, "
        "$5::text, $6::text, 'shown', $7::text, nullif($8::text, ''), nullif($9::text, ''), 'stripe.events', 0, 1, "
        "$10::text)",
        postgres::Params()
            .add_text(event.id)
            .add_integer(event.created)
            .add_text(event.account)
            .add_text(event.type)
            .add_text(event.object_type)
            .add_text(event.object_id)
            .add_text(event.outcome)
            .add_text(event.reason)
            .add_text(event.beaten_by)
            .add_text(event.payload));
  }
  void add_object(const std::string& type, const std::string& id, int64_t as_of, const std::string& source,
                  const std::string& raw, const std::string& account = "") {
    connection.query(
        "insert into tollgate.objects (type, account, livemode, id, raw, as_of, source_id) values ($1::text, $6::text, "
        "false, "
        "$2::text, $5::text::jsonb, to_timestamp($3::int8), $4::text)",
        postgres::Params().add_text(type).add_text(id).add_integer(as_of).add_text(source).add_text(raw).add_text(
            account));
  }
};

}  // namespace tollgate::cli
