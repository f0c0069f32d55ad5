#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/http/ip_address.hpp"

namespace tollgate::http {

/// A header field as sent; names compare without case (RFC 9110 5.1).
struct Field {
  std::string_view name;
  std::string_view value;
};

[[nodiscard]] bool same_name(std::string_view a, std::string_view b);

/// A request. The views point into the connection's buffer and live until the request's Responder was used; `body` is
/// the handler's own and may be moved from.
struct Request {
  std::string_view method;
  std::string_view target;  ///< path and query as sent
  const std::vector<Field>* fields = nullptr;
  std::string body;
  IpAddress peer;  ///< the socket's other end

  /// The first field of that name; empty when absent.
  [[nodiscard]] std::string_view header(std::string_view name) const;
  [[nodiscard]] std::string_view path() const { return target.substr(0, target.find('?')); }
  [[nodiscard]] std::string_view query() const;  ///< without the '?'; empty when none
};

struct Response {
  int status = 200;
  std::string body;
  std::string_view content_type = "application/json";  ///< a constant: not copied
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string_view code{};  ///< a constant, told to on_served; not sent
};

/// A JSON string with its quotes. `text` must be UTF-8.
[[nodiscard]] std::string json_quoted(std::string_view text);

/// {"error": sentence, "code": code}. `code` must be a constant.
[[nodiscard]] Response error_response(int status, std::string_view code, std::string_view sentence);

/// Where an answer goes; implemented by the server's connection.
class AnswerSink {
 public:
  virtual ~AnswerSink() = default;
  virtual void answer(Response response) = 0;
};

/// Answers one request, exactly once, from any thread; copies share the one answer. An answer for a client that left is
/// dropped. Must not be used after the Server is gone.
class Responder {
 public:
  explicit Responder(std::shared_ptr<AnswerSink> sink) : sink_(std::move(sink)) {}
  void operator()(Response response) const { sink_->answer(std::move(response)); }

 private:
  std::shared_ptr<AnswerSink> sink_;
};

}  // namespace tollgate::http
