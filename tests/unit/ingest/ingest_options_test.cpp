#include "services/ingest/ingest_options.hpp"

#include <cstdio>
#include <fstream>
#include <map>

#include <unistd.h>

#include "support/catch.hpp"

using namespace tollgate;
using namespace tollgate::ingest;
using Environment = std::map<std::string, std::string>;

namespace {

// A file that is gone with the test.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& content) {
    ::close(mkstemp(path_));
    std::ofstream(path_) << content;
  }
  ~TemporaryFile() { std::remove(path_); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  [[nodiscard]] std::string path() const { return path_; }

 private:
  char path_[32] = "/tmp/tollgate-test-XXXXXX";
};

Result<IngestOptions> options_of(Environment env) {
  env.emplace("KAFKA_BROKERS", "127.0.0.1:9092");
  const auto settings = config::Settings::load(config::all_settings(), env);
  if (!settings) return tl::unexpected<Error>(settings.error());
  return ingest_options(*settings);
}

std::string refused(const Environment& env) {
  const auto options = options_of(env);
  return options ? "taken" : options.error().message;
}

const std::string kSecret = "whsec_0123456789abcdef";

Environment with(Environment base, const Environment& more) {
  for (const auto& [name, value] : more) base[name] = value;
  return base;
}

}  // namespace

TEST_CASE("ingest options: development takes a bare secret and closes at once when told") {
  const auto options = options_of({{"TOLLGATE_PROFILE", "development"}, {"STRIPE_WEBHOOK_SECRET", "one, two"}});
  REQUIRE(options.has_value());
  REQUIRE(options->endpoints.size() == 1);
  CHECK(options->endpoints[0].name == "default");
  CHECK(options->endpoints[0].secrets == std::vector<std::string>{"one", "two"});
  CHECK(options->drain_delay.count() == 0);
  CHECK(options->producer.min_insync_replicas_required == 0);
}

TEST_CASE("ingest options: production asks for a mounted secret and a decision on sources") {
  const TemporaryFile secret(kSecret + "\n");
  const Environment production{{"TOLLGATE_PROFILE", "production"},
                               {"STRIPE_WEBHOOK_SECRET_FILE", secret.path()},
                               {"TOLLGATE_SOURCE_CHECK", "off"}};
  const auto options = options_of(production);
  REQUIRE(options.has_value());
  CHECK(options->endpoints[0].secrets == std::vector<std::string>{kSecret});
  CHECK(options->producer.min_insync_replicas_required == 2);
  CHECK(options->drain_delay.count() == 5000);

  auto undecided = production;
  undecided.erase("TOLLGATE_SOURCE_CHECK");
  CHECK(refused(undecided).find("TOLLGATE_SOURCE_CHECK: expected a decision") == 0);
  auto plain = production;
  plain.erase("STRIPE_WEBHOOK_SECRET_FILE");
  plain["STRIPE_WEBHOOK_SECRET"] = kSecret;
  CHECK(refused(plain).find("set STRIPE_WEBHOOK_SECRET_FILE instead") != std::string::npos);
  CHECK(refused(with(plain, {{"TOLLGATE_PROFILE", "staging"}})) == "taken");
}

TEST_CASE("ingest options: what cannot work is refused with the variable's name") {
  const Environment base{{"TOLLGATE_PROFILE", "staging"}, {"STRIPE_WEBHOOK_SECRET", kSecret}};
  CHECK(refused({{"TOLLGATE_PROFILE", "staging"}}).find("STRIPE_WEBHOOK_SECRET: expected a signing secret") == 0);
  CHECK(refused(with(base, {{"STRIPE_WEBHOOK_SECRET", "guessme"}}))
            .find("STRIPE_WEBHOOK_SECRET: expected signing secrets as Stripe") == 0);
  CHECK(refused(with(base, {{"STRIPE_WEBHOOK_SECRET", "guessme"}})).find("guessme") == std::string::npos);
  CHECK(refused(with(base, {{"TOLLGATE_SOURCE_CHECK", "enforce"}}))
            .find("TOLLGATE_ALLOWED_SOURCES: expected addresses") == 0);
  CHECK(refused(with(base, {{"TOLLGATE_ALLOWED_SOURCES", "10.0.0.0/99"}})).find("TOLLGATE_ALLOWED_SOURCES: ") == 0);
  CHECK(refused(with(base, {{"TOLLGATE_TRUSTED_PROXIES", "proxy.local"}})).find("TOLLGATE_TRUSTED_PROXIES: ") == 0);
  CHECK(refused(with(base, {{"TOLLGATE_INGEST_DRAIN_DELAY", "30s"}})).find("TOLLGATE_INGEST_DRAIN_DELAY: ") == 0);
}

TEST_CASE("ingest options: endpoints come from the file, beside the secret's own or alone") {
  const TemporaryFile file(R"({"endpoints":[{"name":"eu","secrets":["whsec_0123456789abcdef"]}]})");
  const auto alone = options_of({{"TOLLGATE_PROFILE", "staging"}, {"TOLLGATE_ENDPOINTS_FILE", file.path()}});
  REQUIRE(alone.has_value());
  CHECK(alone->endpoints.size() == 1);
  const auto both = options_of(
      {{"TOLLGATE_PROFILE", "staging"}, {"TOLLGATE_ENDPOINTS_FILE", file.path()}, {"STRIPE_WEBHOOK_SECRET", kSecret}});
  REQUIRE(both.has_value());
  CHECK(both->endpoints.size() == 2);
}

TEST_CASE("ingest options: an endpoint may be stricter than its process, in production not laxer") {
  const TemporaryFile lax(R"({"endpoints":[{"name":"eu","secrets":["x"],"profile":"development"}]})");
  const TemporaryFile secret(kSecret);
  CHECK(refused({{"TOLLGATE_PROFILE", "staging"}, {"TOLLGATE_ENDPOINTS_FILE", lax.path()}}) == "taken");
  CHECK(refused({{"TOLLGATE_PROFILE", "production"},
                 {"TOLLGATE_SOURCE_CHECK", "off"},
                 {"TOLLGATE_ENDPOINTS_FILE", lax.path()}})
            .find("endpoint \"eu\": expected the profile staging or production") != std::string::npos);
}

TEST_CASE("ingest options: librdkafka gets less time than the sender waits") {
  const auto options = options_of(
      {{"TOLLGATE_PROFILE", "development"}, {"STRIPE_WEBHOOK_SECRET", "x"}, {"TOLLGATE_INGEST_PUBLISH_TIMEOUT", "5s"}});
  REQUIRE(options.has_value());
  CHECK(options->producer.delivery_timeout.count() == 4000);
}
