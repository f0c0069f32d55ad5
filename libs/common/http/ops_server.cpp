#include "common/http/ops_server.hpp"

#include "common/http/server.hpp"

namespace tollgate::http {
namespace {

constexpr std::string_view kText = "text/plain; charset=utf-8";
constexpr std::string_view kMetricsText = "text/plain; version=0.0.4; charset=utf-8";

Response text(int status, std::string body) {
  return {.status = status, .body = std::move(body), .content_type = kText};
}

bool verbose(const Request& request) { return request.query().find("verbose") != std::string_view::npos; }

ServerOptions options_for(std::string listen) {
  ServerOptions options;
  options.listen = std::move(listen);
  options.connections_max = 64;
  options.body_bytes_max = 0;
  return options;
}

}  // namespace

class OpsServer::Impl {
 public:
  Impl(std::string listen, metrics::Registry& metrics, std::function<std::string()> readiness)
      : registry(metrics),
        why_not_ready(std::move(readiness)),
        server(options_for(std::move(listen)),
               [this](Request& request, const Responder& respond) { respond(answer(request)); }) {}

  Response answer(const Request& request) const {
    if (request.method != "GET" && request.method != "HEAD")
      return error_response(405, "METHOD_NOT_ALLOWED", "The ops port answers GET and HEAD only.");
    const auto path = request.path();
    if (path == "/livez") return text(200, verbose(request) ? "[+] event loop\nlivez: ok\n" : "ok\n");
    if (path == "/readyz" || path == "/healthz") return readiness(request);
    if (path == "/metrics") return {.status = 200, .body = registry.scrape(), .content_type = kMetricsText};
    return error_response(404, "NOT_FOUND", "The ops port knows /livez, /readyz, /healthz and /metrics.");
  }

  Response readiness(const Request& request) const {
    const auto reason = why_not_ready ? why_not_ready() : std::string();
    if (!reason.empty()) return text(503, verbose(request) ? "[-] " + reason + "\nreadyz: not ready\n" : reason + "\n");
    return text(200, verbose(request) ? "[+] dependencies\n[+] not draining\nreadyz: ok\n" : "ok\n");
  }

  metrics::Registry& registry;
  std::function<std::string()> why_not_ready;
  Server server;
};

OpsServer::OpsServer(std::string listen, metrics::Registry& registry, std::function<std::string()> why_not_ready)
    : impl_(std::make_unique<Impl>(std::move(listen), registry, std::move(why_not_ready))) {}

OpsServer::~OpsServer() { stop(); }
void OpsServer::start() { impl_->server.start(); }
uint16_t OpsServer::port() const { return impl_->server.port(); }
void OpsServer::stop() { impl_->server.stop(); }

}  // namespace tollgate::http
