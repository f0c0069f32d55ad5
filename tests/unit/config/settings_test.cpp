#include <array>
#include <filesystem>
#include <fstream>

#include <unistd.h>

#include "common/config/settings.hpp"
#include "support/catch.hpp"

using namespace tollgate;
using namespace tollgate::config;

namespace {

constexpr auto kTable = std::to_array<Setting>({
    {.name = "DATABASE_URL", .meaning = "the database"},
    {.name = "STRIPE_WEBHOOK_SECRET", .kind = Kind::secret, .meaning = "signing secrets"},
    {.name = "TOLLGATE_BATCH_MAX",
     .kind = Kind::integer,
     .default_value = "500",
     .meaning = "most",
     .min = 1,
     .max = 1000},
    {.name = "TOLLGATE_ENDPOINTS_FILE", .kind = Kind::file, .meaning = "further endpoints"},
    {.name = "TOLLGATE_LISTEN", .kind = Kind::address, .default_value = "0.0.0.0:8080", .meaning = "where"},
    {.name = "TOLLGATE_PROFILE",
     .kind = Kind::choice,
     .default_value = "production",
     .meaning = "how",
     .choices = "development,production"},
    {.name = "TOLLGATE_WAIT",
     .kind = Kind::milliseconds,
     .default_value = "5s",
     .meaning = "how long",
     .min = 100,
     .max = 60000},
});

using Env = std::map<std::string, std::string>;

std::string refusal(const Env& env) {
  const Result<Settings> loaded = Settings::load(kTable, env);
  if (loaded) return {};
  CHECK(loaded.error().code == "config");
  return loaded.error().message;
}

Settings load(const Env& env) {
  Result<Settings> loaded = Settings::load(kTable, env);
  INFO((loaded ? std::string() : loaded.error().message));
  REQUIRE(loaded.has_value());
  return std::move(*loaded);
}

/// A file that is gone with the test.
struct TemporaryFile {
  explicit TemporaryFile(std::string_view content)
      : path(std::filesystem::temp_directory_path() / ("tollgate_config_" + std::to_string(getpid()))) {
    std::ofstream(path, std::ios::binary) << content;
  }
  ~TemporaryFile() { std::filesystem::remove(path); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  std::filesystem::path path;
};

}  // namespace

TEST_CASE("settings: what is not given has its default, what is given wins") {
  const Settings settings = load({{"TOLLGATE_BATCH_MAX", "7"}, {"TOLLGATE_WAIT", ""}});
  CHECK(settings.integer("TOLLGATE_BATCH_MAX") == 7);
  CHECK(settings.given("TOLLGATE_BATCH_MAX"));
  CHECK(settings.milliseconds("TOLLGATE_WAIT") == std::chrono::seconds(5));
  CHECK_FALSE(settings.given("TOLLGATE_WAIT"));
  CHECK(settings.text("DATABASE_URL").empty());
}

TEST_CASE("settings: a number out of its range is refused with the range") {
  CHECK(refusal({{"TOLLGATE_BATCH_MAX", "0"}}) ==
        "TOLLGATE_BATCH_MAX: expected a whole number from 1 to 1000, found \"0\"; correct it, or unset it to use 500.");
  CHECK(
      refusal({{"TOLLGATE_BATCH_MAX", "12a"}}) ==
      "TOLLGATE_BATCH_MAX: expected a whole number from 1 to 1000, found \"12a\"; correct it, or unset it to use 500.");
}

TEST_CASE("settings: a duration without its unit is refused") {
  CHECK(refusal({{"TOLLGATE_WAIT", "5000"}}) ==
        "TOLLGATE_WAIT: expected a duration such as 250ms, 5s or 2m from 100ms to 1m, found \"5000\"; correct it, or "
        "unset it "
        "to use 5s.");
}

TEST_CASE("settings: an address without a port and a word that is no choice are refused") {
  CHECK(refusal({{"TOLLGATE_LISTEN", "localhost"}}) ==
        "TOLLGATE_LISTEN: expected host:port, found \"localhost\"; correct it, or unset it to use 0.0.0.0:8080.");
  CHECK(refusal({{"TOLLGATE_PROFILE", "prod"}}) ==
        "TOLLGATE_PROFILE: expected one of development,production, found \"prod\"; correct it, or unset it to use "
        "production.");
}

TEST_CASE("settings: a file that is not there is refused") {
  CHECK(refusal({{"TOLLGATE_ENDPOINTS_FILE", "/nowhere/endpoints.json"}}) ==
        "TOLLGATE_ENDPOINTS_FILE: expected the path of a readable file, found \"/nowhere/endpoints.json\"; correct it "
        "or unset it.");
}

TEST_CASE("settings: an unknown variable of ours is refused with the name that was meant") {
  CHECK(refusal({{"TOLLGATE_BACTH_MAX", "7"}}) ==
        "TOLLGATE_BACTH_MAX: expected a setting of Tollgate, found an unknown name; did you mean TOLLGATE_BATCH_MAX? "
        "(`tollgate config --help` lists them all)");
  CHECK(refusal({{"TOLLGATE_XYZXYZXYZXYZ", "7"}}) ==
        "TOLLGATE_XYZXYZXYZXYZ: expected a setting of Tollgate, found an unknown name; unset it (`tollgate config "
        "--help` lists "
        "them all)");
}

TEST_CASE("settings: what Kubernetes adds for a Service called tollgate is no setting and no mistake") {
  load({{"TOLLGATE_SERVICE_HOST", "10.0.0.1"},
        {"TOLLGATE_INGEST_SERVICE_PORT_HTTP", "80"},
        {"TOLLGATE_INGEST_PORT", "tcp://10.0.0.1:80"},
        {"TOLLGATE_INGEST_PORT_80_TCP_ADDR", "10.0.0.1"}});
}

TEST_CASE("settings: other programs' variables are left alone") {
  load({{"HOME", "/root"}, {"STRIPE_DEVICE_NAME", "x"}});
}

TEST_CASE("settings: NAME_FILE gives the value of a mounted file without its last newline") {
  const TemporaryFile file("whsec_a,whsec_b\n");
  const Settings settings = load({{"STRIPE_WEBHOOK_SECRET_FILE", file.path.string()}});
  CHECK(settings.list("STRIPE_WEBHOOK_SECRET") == std::vector<std::string>{"whsec_a", "whsec_b"});
}

TEST_CASE("settings: NAME together with NAME_FILE is refused") {
  CHECK(refusal({{"DATABASE_URL", "postgres://a/b"}, {"DATABASE_URL_FILE", "/x"}}) ==
        "DATABASE_URL: expected either DATABASE_URL or DATABASE_URL_FILE, found both; unset one of them.");
}

TEST_CASE("settings: a secret's file that is missing, empty or binary is refused") {
  CHECK(refusal({{"STRIPE_WEBHOOK_SECRET_FILE", "/nowhere"}}) ==
        "STRIPE_WEBHOOK_SECRET_FILE: expected a readable file with the value, found \"No such file or directory\" at "
        "/nowhere; "
        "mount it or correct the path.");
  const TemporaryFile empty("\n");
  CHECK(refusal({{"STRIPE_WEBHOOK_SECRET_FILE", empty.path.string()}}).find("found nothing at") != std::string::npos);
  const TemporaryFile binary(std::string_view("a\0b", 3));
  CHECK(refusal({{"STRIPE_WEBHOOK_SECRET_FILE", binary.path.string()}}).find("found binary data at") !=
        std::string::npos);
}

TEST_CASE("settings: a directory in place of a file is refused") {
  CHECK(refusal({{"STRIPE_WEBHOOK_SECRET_FILE", "/tmp"}}).find("STRIPE_WEBHOOK_SECRET_FILE: expected") == 0);
}

TEST_CASE("settings: what a program needs and nobody gave is named with its meaning") {
  const Settings settings = load({});
  const Result<void> there = settings.require({"TOLLGATE_WAIT", "DATABASE_URL"});
  REQUIRE_FALSE(there.has_value());
  CHECK(there.error().message ==
        "DATABASE_URL: expected text (the database), found nothing; set it or DATABASE_URL_FILE.");
}

TEST_CASE("settings: Kafka's properties follow the rule of Apache's image") {
  const Settings settings = load({{"KAFKA_CONFIG_SASL_MECHANISM", "PLAIN"}, {"KAFKA_CONFIG_A__B___C", "x"}});
  CHECK(settings.kafka_properties() == std::map<std::string, std::string>{{"sasl.mechanism", "PLAIN"}, {"a_b-c", "x"}});
}

TEST_CASE("settings: a Kafka password may come from a file and is never shown") {
  const TemporaryFile file("hunter2\n");
  const Settings settings = load({{"KAFKA_CONFIG_SASL_PASSWORD_FILE", file.path.string()}});
  CHECK(settings.kafka_properties().at("sasl.password") == "hunter2");
  for (const Settings::Shown& shown : settings.redacted()) CHECK(shown.value.find("hunter2") == std::string::npos);
}

TEST_CASE("settings: shown values have their origin and no secret") {
  const Settings settings =
      load({{"STRIPE_WEBHOOK_SECRET", "whsec_topsecret"}, {"DATABASE_URL", "postgres://me:pass@db/x"}});
  const auto shown = settings.redacted();
  CHECK(shown[0].value == "postgres://me:***@db/x");
  CHECK(shown[0].origin == "environment");
  CHECK(shown[1].value == "(set)");
  CHECK(shown[2].value == "500");
  CHECK(shown[2].origin == "default");
}
