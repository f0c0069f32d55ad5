#include <chrono>
#include <fstream>
#include <memory>
#include <sstream>

#include "common/http/client.hpp"
#include "stripe/event.hpp"
#include "stripe/signature.hpp"
#include "tools/tollgate/commands.hpp"
#include "tools/tollgate/options.hpp"
#include "tools/tollgate/test_event.hpp"

namespace tollgate::cli {
namespace {

constexpr std::chrono::seconds kAnswerTimeout{15};  // longer than ingest waits for Kafka, so that its 503 is seen

struct SendOptions {
  std::string type = "invoice.paid";
  std::string file;
  std::string object_id;
};

int64_t unix_now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  if (!file || !(content << file.rdbuf()))
    throw Failure(kExitError, "--file: expected a readable file with an event, found none at " + path);
  return content.str();
}

std::string body_for(Session& session, const SendOptions& options) {
  if (!options.file.empty()) return read_file(options.file);
  return body_of({.type = options.type,
                  .id = random_event_id(),
                  .api_version = session.settings().text("STRIPE_API_VERSION"),
                  .created = unix_now(),
                  .object_id = options.object_id});
}

/// The id, where the body is an event at all: a file may be anything, to see how it is refused.
Value event_id_of(const std::string& body) {
  const Result<stripe::Event> event = stripe::scan_event(body, stripe::Scan::ingest);
  return event ? Value{event->id} : Value{};
}

int send(Session& session, const SendOptions& options) {
  const config::Settings& settings = session.settings_with({"WEBHOOK_URL", "STRIPE_WEBHOOK_SECRET"});
  const std::string body = body_for(session, options);
  const std::string signature = stripe::sign(body, settings.list("STRIPE_WEBHOOK_SECRET").front(), unix_now());
  const http::Url url = http::parse_http_url(with_webhook_path(settings.text("WEBHOOK_URL")));
  http::Client client(url.host, url.port, kAnswerTimeout);
  const http::ClientResponse answer =
      client.request("POST", url.target, {{"Content-Type", "application/json"}, {"Stripe-Signature", signature}}, body);
  const std::vector<std::string> columns{"event_id", "status", "answer"};
  const std::vector<Value> values{event_id_of(body), int64_t{answer.status}, answer.body};
  session.world.out << render_record(columns, values, session.format);
  return answer.status >= 200 && answer.status < 300 ? kExitOk : kExitError;
}

}  // namespace

void add_send(CLI::App& app, Session& session) {
  CLI::App* noun =
      app.add_subcommand("send", "posts a signed test event to WEBHOOK_URL; exit code 1 when it is not answered 2xx");
  noun->footer(
      "It is signed with the first secret of STRIPE_WEBHOOK_SECRET (never an option: others could read it).\n\n"
      "Examples:\n  tollgate send --type invoice.paid\n  tollgate send --type customer.updated --object cus_mine\n"
      "  tollgate send --file event.json");
  const auto options = std::make_shared<SendOptions>();
  CLI::Option* type = noun->add_option("--type", options->type, "event type")
                          ->check(CLI::IsMember(fixture_types()))
                          ->capture_default_str();
  CLI::Option* object =
      noun->add_option("--object", options->object_id, "id of the object inside; default: the same one each time");
  noun->add_option("--file", options->file, "send these bytes instead, as they are")->excludes(type)->excludes(object);
  add_output(*noun, session);
  noun->callback([&session, options] { session.action = [&session, options] { return send(session, *options); }; });
}

}  // namespace tollgate::cli
