#include "services/console/console_options.hpp"

#include "services/console/api.hpp"

namespace tollgate::console {
namespace {

constexpr size_t kBodyBytesMax = 256 * 1024;  // a thousand letters by name are 60 KiB
constexpr size_t kConnectionsMax = 512;
constexpr std::chrono::seconds kStatementTimeout{10};
constexpr std::chrono::milliseconds kKafkaTimeout{2000};

http::ServerOptions server_from(const config::Settings& settings) {
  http::ServerOptions options;
  options.listen = settings.text("TOLLGATE_CONSOLE_LISTEN");
  options.connections_max = kConnectionsMax;
  options.connections_per_address_max = kConnectionsMax;
  options.body_bytes_max = kBodyBytesMax;
  options.unrepeatable_headers = {"Authorization", "Content-Type", "Idempotency-Key"};
  options.refusal = server_refusal;
  return options;
}

/// The brokers are asked only by dry runs of letters whose payload the ledger no longer holds.
std::optional<kafka::RecordReaderOptions> kafka_from(const config::Settings& settings) {
  if (settings.text("KAFKA_BROKERS").empty()) return std::nullopt;
  return kafka::RecordReaderOptions{.brokers = settings.text("KAFKA_BROKERS"),
                                    .client_id = "tollgate-console",
                                    .properties = settings.kafka_properties(),
                                    .timeout = kKafkaTimeout};
}

}  // namespace

ConsoleOptions console_options(const config::Settings& settings) {
  return {.server = server_from(settings),
          .postgres = {.url = settings.text("DATABASE_URL"),
                       .application_name = "tollgate-console",
                       .statement_timeout = kStatementTimeout},
          .database_threads = static_cast<int>(settings.integer("TOLLGATE_CONSOLE_THREADS")),
          .ops_listen = settings.text("TOLLGATE_OPS_LISTEN"),
          .drain_timeout = settings.milliseconds("TOLLGATE_DRAIN_TIMEOUT"),
          .rules = {.approval_limit = settings.integer("TOLLGATE_APPROVAL_LIMIT"),
                    .consumer_group = settings.text("TOLLGATE_CONSUMER_GROUP")},
          .failed_tokens = {.per_minute = settings.integer("TOLLGATE_FAILED_TOKENS_PER_MINUTE")},
          .dead_topic = {.kafka = kafka_from(settings)}};
}

}  // namespace tollgate::console
