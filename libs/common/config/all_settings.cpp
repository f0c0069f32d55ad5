#include <array>

#include "common/config/settings.hpp"

namespace tollgate::config {
namespace {

constexpr int64_t kSecond = 1000;
constexpr int64_t kMinute = 60 * kSecond;
constexpr int64_t kHour = 60 * kMinute;
constexpr int64_t kMebibyte = 1 << 20;

// Sorted by name; a test holds it so. Sizes in bytes, durations with their unit.
constexpr auto kSettings = std::to_array<Setting>({
    {.name = "CONSOLE_URL", .kind = Kind::url, .meaning = "where the console answers, for the command line",
     .choices = "https,http"},
    {.name = "DATABASE_URL", .meaning = "libpq URI of the Postgres primary; empty: libpq's own PG* variables"},
    {.name = "KAFKA_BROKERS", .kind = Kind::addresses, .meaning = "Kafka's bootstrap list"},
    {.name = "LOG_FORMAT", .kind = Kind::choice, .default_value = "json", .meaning = "form of the log lines on stderr",
     .choices = "json,text"},
    {.name = "LOG_LEVEL", .kind = Kind::choice, .default_value = "info", .meaning = "the least severe level that is logged",
     .choices = "debug,info,warning,error"},
    {.name = "STRIPE_API_BASE", .kind = Kind::url, .default_value = "https://api.stripe.com",
     .meaning = "Stripe's API; plain http only to this machine", .choices = "https,http@loopback"},
    {.name = "STRIPE_API_KEY", .kind = Kind::secret, .meaning = "secret or restricted key for Stripe's API"},
    {.name = "STRIPE_API_VERSION", .default_value = "2026-10-28.endive",
     .meaning = "Stripe-Version of API requests; must equal the webhook endpoint's"},
    {.name = "STRIPE_WEBHOOK_SECRET", .kind = Kind::secret,
     .meaning = "signing secrets of /webhooks/stripe, one or several (comma or space): all are tried"},
    {.name = "TOLLGATE_ALLOWED_SOURCES", .meaning = "addresses or CIDR ranges that may post webhooks; the word stripe stands for those Stripe publishes"},
    {.name = "TOLLGATE_BATCH_MAX", .kind = Kind::integer, .default_value = "500",
     .meaning = "most records a worker applies in one transaction", .min = 1, .max = 10000},
    {.name = "TOLLGATE_BATCH_WAIT", .kind = Kind::milliseconds, .default_value = "2ms",
     .meaning = "longest a lane waits for more records once it has one", .min = 0, .max = 5 * kSecond},
    {.name = "TOLLGATE_CONSOLE_LISTEN", .kind = Kind::address, .default_value = "0.0.0.0:8081",
     .meaning = "where the console listens"},
    {.name = "TOLLGATE_CONSUMER_GROUP", .default_value = "tollgate-worker",
     .meaning = "the workers' consumer group; a new name reads everything again"},
    {.name = "TOLLGATE_DRAIN_TIMEOUT", .kind = Kind::milliseconds, .default_value = "25s",
     .meaning = "longest a program takes to end after SIGTERM; less than the pod's grace period", .min = kSecond, .max = kHour},
    {.name = "TOLLGATE_ENDPOINTS_FILE", .kind = Kind::file,
     .meaning = "JSON: further endpoints, each with secrets, account, livemode, profile"},
    {.name = "TOLLGATE_INGEST_BODY_BYTES_MAX", .kind = Kind::integer, .default_value = "1000000",
     .meaning = "largest request body; more is answered 413", .min = 1024, .max = 8 * kMebibyte},
    {.name = "TOLLGATE_INGEST_BODY_TIMEOUT", .kind = Kind::milliseconds, .default_value = "10s",
     .meaning = "longest a request body may take to arrive", .min = 100, .max = 10 * kMinute},
    {.name = "TOLLGATE_INGEST_CONNECTIONS_MAX", .kind = Kind::integer, .default_value = "4096",
     .meaning = "most open connections", .min = 1, .max = 1000000},
    {.name = "TOLLGATE_INGEST_CONNECTIONS_PER_ADDRESS_MAX", .kind = Kind::integer, .default_value = "4096",
     .meaning = "most open connections from one address", .min = 1, .max = 1000000},
    {.name = "TOLLGATE_INGEST_DRAIN_DELAY", .kind = Kind::milliseconds, .default_value = "5s",
     .meaning = "how long ingest still serves after SIGTERM, not ready, while load balancers take notice; 0 with a preStop hook",
     .min = 0, .max = 5 * kMinute},
    {.name = "TOLLGATE_INGEST_DUPLICATE_WINDOW", .kind = Kind::integer, .default_value = "10000",
     .meaning = "acked events a replica remembers to answer repetitions without queueing them again", .min = 0, .max = 10000000},
    {.name = "TOLLGATE_INGEST_HEADER_BYTES_MAX", .kind = Kind::integer, .default_value = "8192",
     .meaning = "largest request head; more is answered 400 HEADERS_TOO_LARGE", .min = 512, .max = 65536},
    {.name = "TOLLGATE_INGEST_HEADER_TIMEOUT", .kind = Kind::milliseconds, .default_value = "5s",
     .meaning = "longest a request head may take to arrive", .min = 100, .max = 10 * kMinute},
    {.name = "TOLLGATE_INGEST_IDLE_TIMEOUT", .kind = Kind::milliseconds, .default_value = "75s",
     .meaning = "how long an idle connection is kept", .min = 100, .max = kHour},
    {.name = "TOLLGATE_INGEST_LISTEN", .kind = Kind::address, .default_value = "0.0.0.0:8080",
     .meaning = "where webhooks are received"},
    {.name = "TOLLGATE_INGEST_PUBLISH_TIMEOUT", .kind = Kind::milliseconds, .default_value = "5s",
     .meaning = "longest wait for Kafka's ack before 503", .min = 100, .max = kMinute},
    {.name = "TOLLGATE_INGEST_RATE_LIMIT", .kind = Kind::integer, .default_value = "0",
     .meaning = "requests a second to one endpoint before 429; 0: no limit", .min = 0, .max = 1000000},
    {.name = "TOLLGATE_INGEST_THREADS", .kind = Kind::integer, .default_value = "2",
     .meaning = "threads that serve connections", .min = 1, .max = 256},
    {.name = "TOLLGATE_KAFKA_REPLICATION", .kind = Kind::integer, .default_value = "3",
     .meaning = "copies of each topic that `tollgate topics apply` asks for; acks need one less than these, at least one",
     .min = 1, .max = 9},
    {.name = "TOLLGATE_OPS_LISTEN", .kind = Kind::address, .default_value = "0.0.0.0:9090",
     .meaning = "where /livez, /readyz and /metrics answer; never public"},
    {.name = "TOLLGATE_PROFILE", .kind = Kind::choice, .default_value = "production",
     .meaning = "production refuses what is unsafe", .choices = "development,staging,production"},
    {.name = "TOLLGATE_SOURCE_CHECK", .kind = Kind::choice, .default_value = "off",
     .meaning = "what happens to webhooks from addresses outside TOLLGATE_ALLOWED_SOURCES; production wants it set",
     .choices = "off,report,enforce"},
    {.name = "TOLLGATE_TRUSTED_PROXIES",
     .meaning = "addresses or CIDR ranges whose X-Forwarded-For is believed; empty: none"},
    {.name = "TOLLGATE_WORKER_LANES", .kind = Kind::integer, .default_value = "2",
     .meaning = "consumers in one worker process, each with its own Postgres connection", .min = 1, .max = 64},
    {.name = "WEBHOOK_URL", .kind = Kind::url, .meaning = "where ingest answers, for the command line",
     .choices = "https,http"},
});

}  // namespace

std::span<const Setting> all_settings() { return kSettings; }

}  // namespace tollgate::config
