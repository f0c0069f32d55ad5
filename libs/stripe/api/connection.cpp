#include "stripe/api/connection.hpp"

#include <array>
#include <optional>

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/ssl.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "common/log/redact.hpp"
#include "stripe/api/inflate.hpp"
#include "stripe/api/resolve.hpp"
#include "stripe/api/tls.hpp"

namespace tollgate::stripe::api {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace ssl = boost::asio::ssl;
using ErrorCode = boost::system::error_code;
using Parser = beast::http::response_parser<beast::http::string_body>;
using Milliseconds = std::chrono::milliseconds;
using SteadyClock = std::chrono::steady_clock;

constexpr uint32_t kHeadBytesMax = 64 * 1024;
constexpr int kInterimAnswersMax = 8;  // 1xx before the answer

Answer head_of(const Parser& parser) {
  const auto& message = parser.get();
  return answer_head(static_cast<int>(message.result_int()), [&](std::string_view name) {
    const auto found = message.find(beast::string_view(name.data(), name.size()));
    return found == message.end() ? std::string_view{} : std::string_view(found->value().data(), found->value().size());
  });
}

/// Whose answer it was that failed, once its head is known.
ApiError named(ApiError error, const Answer& answer) {
  error.status = answer.status;
  error.request_id = answer.request_id;
  if (!answer.request_id.empty()) error.message += " It was request " + log::escape(answer.request_id) + ".";
  return error;
}

}  // namespace

struct Connector::Impl {
  ConnectorOptions options;
  std::optional<ssl::context> tls;  // shared by all connections: SSL_CTX is thread safe once it is set up
};

class Connection::Impl {
 public:
  Impl(const ConnectorOptions& options, ssl::context* tls) : options_(options), place_(options.base.authority()) {
    if (tls != nullptr)
      tls_.emplace(io_, *tls);
    else
      plain_.emplace(io_);
  }

  ApiResult<void> connect(std::stop_token stop) {
    auto addresses = resolve_host(options_.base.host, options_.timeouts.resolve, stop);
    if (stop.stop_requested()) return fail(stopped_error());
    if (!addresses) return fail(failed_call(place_, Phase::resolve, addresses.error(), false));
    ErrorCode error = asio::error::host_not_found;
    for (const auto& text : *addresses) {
      const auto address = asio::ip::make_address(text, error);
      if (error) continue;
      const asio::ip::tcp::endpoint endpoint(address, options_.base.port);
      error = run(options_.timeouts.connect, stop, [&](auto done) { tcp().async_connect(endpoint, done); });
      if (!error) break;
      if (stop.stop_requested()) return fail(stopped_error());
    }
    if (error) return fail(network_error(Phase::connect, error));
    tcp().socket().set_option(asio::ip::tcp::no_delay(true), error);
    open_ = true;
    return tls_ ? shake_hands(stop) : ApiResult<void>{};
  }

  ApiResult<Answer> get(const std::string& target, const std::string& head, std::stop_token stop) {
    auto answer = exchange(target, head, stop);
    if (!answer) close();
    return answer;
  }

  [[nodiscard]] bool open() const { return open_; }

 private:
  beast::tcp_stream& tcp() { return tls_ ? tls_->next_layer() : *plain_; }

  void close() {
    open_ = false;
    ErrorCode ignored;
    tcp().socket().close(ignored);  // no close_notify: whatever matters came whole, by its length
  }

  /// Runs one asynchronous operation to its end, within `limit` (none: the deadline set before) or until the stop.
  template <class Start>
  ErrorCode run(std::optional<Milliseconds> limit, const std::stop_token& stop, Start start, size_t* bytes = nullptr) {
    if (limit) tcp().expires_after(*limit);
    std::optional<ErrorCode> result;
    const uint64_t operation = ++operation_;
    // The stop comes from another thread: it only leaves a note for the thread that runs this connection. A note that
    // is read after its operation ended is void.
    const std::stop_callback interrupt(stop, [this, operation] {
      asio::post(io_, [this, operation] {
        if (operation == operation_) tcp().close();
      });
    });
    io_.restart();
    start([&result, bytes](ErrorCode error, size_t count = 0) {
      if (bytes != nullptr) *bytes = count;
      result = error;
    });
    while (!result && io_.run_one() > 0) {
    }
    ++operation_;
    return result.value_or(asio::error::operation_aborted);
  }

  ApiResult<void> shake_hands(const std::stop_token& stop) {
    if (!expect_host(*tls_->native_handle(), options_.base.host))
      return fail(Trouble::untrusted, "OpenSSL could not be told the name of " + place_ + ".");
    const auto error = run(options_.timeouts.handshake, stop,
                           [&](auto done) { tls_->async_handshake(ssl::stream_base::client, done); });
    if (!error) return {};
    close();
    if (stop.stop_requested()) return fail(stopped_error());
    if (auto refused = find_refusal(*tls_->native_handle(), place_)) return fail(std::move(*refused));
    return fail(network_error(Phase::handshake, error));
  }

  ApiResult<Answer> exchange(const std::string& target, const std::string& head, const std::stop_token& stop) {
    auto request = fmt::format("GET {}{} HTTP/1.1\r\nHost: {}\r\nAccept-Encoding: gzip\r\n{}\r\n", options_.base.prefix,
                               target, place_, head);
    const auto started = SteadyClock::now();
    auto error = run(options_.timeouts.write, stop, [&](auto done) {
      if (tls_)
        asio::async_write(*tls_, asio::buffer(request), done);
      else
        asio::async_write(*plain_, asio::buffer(request), done);
    });
    OPENSSL_cleanse(request.data(), request.size());  // it held the key
    if (error) return fail(failed(Phase::write, error, stop, error != beast::error::timeout));
    return read_answer(started, stop);
  }

  ApiResult<Answer> read_answer(SteadyClock::time_point started, const std::stop_token& stop) {
    tcp().expires_after(options_.timeouts.head);
    std::optional<Parser> parser;
    for (int interim = 0; !parser || parser->get().result_int() < 200; ++interim) {
      if (interim > kInterimAnswersMax) return fail(malformed("more than eight interim answers"));
      parser.emplace();
      parser->body_limit(options_.body_bytes_max);
      parser->header_limit(kHeadBytesMax);
      parser->eager(true);
      if (auto read = read_until(*parser, Phase::head, stop); !read) return fail(std::move(read.error()));
    }
    auto answer = head_of(*parser);
    answer.took = std::chrono::ceil<Milliseconds>(SteadyClock::now() - started);
    // Only an answer that tells its length can be told from one cut off.
    if (parser->need_eof() && answer.status != 204 && answer.status != 304)
      return fail(named(malformed("an answer without a length"), answer));
    tcp().expires_after(options_.timeouts.body);
    if (auto read = read_until(*parser, Phase::body, stop); !read) return fail(named(std::move(read.error()), answer));
    if (!parser->keep_alive() || used_ < got_) close();  // bytes beyond the answer would be taken for the next one
    return finish(*parser, std::move(answer));
  }

  /// Feeds the parser until the head, or the whole message, is there.
  ApiResult<void> read_until(Parser& parser, Phase phase, const std::stop_token& stop) {
    const auto complete = [&] { return phase == Phase::head ? parser.is_header_done() : parser.is_done(); };
    bool anything = phase == Phase::body || used_ < got_;
    while (!complete()) {
      if (used_ < got_) {
        ErrorCode error;
        used_ += parser.put(asio::const_buffer(received_.data() + used_, got_ - used_), error);
        if (error == beast::http::error::body_limit) return fail(too_large());
        if (error && error != beast::http::error::need_more)
          return fail(malformed("an answer that is not HTTP/1.1 (" + error.message() + ")"));
        if (!error || complete()) continue;
      }
      if (auto more = receive(phase, anything, stop); !more) return more;
      anything = true;
    }
    return {};
  }

  /// Appends to what was received; makes room before.
  ApiResult<void> receive(Phase phase, bool anything, const std::stop_token& stop) {
    std::copy(received_.begin() + static_cast<std::ptrdiff_t>(used_),
              received_.begin() + static_cast<std::ptrdiff_t>(got_), received_.begin());
    got_ -= used_;
    used_ = 0;
    if (got_ == received_.size()) return fail(malformed("a head beyond 64 KiB"));
    size_t count = 0;
    const auto room = asio::buffer(received_.data() + got_, received_.size() - got_);
    const auto error = run(
        std::nullopt, stop,
        [&](auto done) {
          if (tls_)
            tls_->async_read_some(room, done);
          else
            plain_->async_read_some(room, done);
        },
        &count);
    got_ += count;
    if (!error) return {};
    return fail(failed(phase, error, stop, !anything && error != beast::error::timeout));
  }

  ApiResult<Answer> finish(Parser& parser, Answer answer) {
    auto& body = parser.get().body();
    const auto coding = parser.get()[beast::http::field::content_encoding];
    if (coding.empty() || beast::iequals(coding, "identity")) {
      answer.body = std::move(body);
      return answer;
    }
    if (!beast::iequals(coding, "gzip"))
      return fail(named(malformed("an answer in a coding that was not asked for"), answer));
    switch (inflate_gzip(body, options_.body_bytes_max, answer.body)) {
      case Inflated::whole:
        break;
      case Inflated::too_large:
        return fail(named(too_large(), answer));
      case Inflated::broken:
        return fail(named(malformed("broken gzip"), answer));
    }
    return answer;
  }

  ApiError failed(Phase phase, const ErrorCode& error, const std::stop_token& stop, bool unanswered) {
    if (stop.stop_requested()) return stopped_error();
    auto result = network_error(phase, error);
    result.unanswered = unanswered;
    return result;
  }

  [[nodiscard]] ApiError network_error(Phase phase, const ErrorCode& error) const {
    const bool timed_out = error == beast::error::timeout;
    const bool cut = error == asio::error::eof || error == ssl::error::stream_truncated;
    return failed_call(place_, phase,
                       timed_out ? "it took too long"
                       : cut     ? "the connection was closed"
                                 : error.message(),
                       timed_out);
  }
  [[nodiscard]] ApiError malformed(const std::string& found) const { return malformed_answer(place_, found); }
  [[nodiscard]] ApiError too_large() const { return too_large_answer(place_, options_.body_bytes_max); }

  const ConnectorOptions& options_;
  const std::string place_;
  asio::io_context io_{1};
  std::optional<ssl::stream<beast::tcp_stream>> tls_;
  std::optional<beast::tcp_stream> plain_;
  uint64_t operation_ = 0;
  bool open_ = false;
  std::array<char, kHeadBytesMax> received_{};
  size_t used_ = 0, got_ = 0;  // received_ from used_ to got_ is still to be parsed
};

Connection::Connection(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Connection::~Connection() = default;
bool Connection::open() const { return impl_->open(); }
ApiResult<Answer> Connection::get(const std::string& target, const std::string& head, std::stop_token stop) {
  return impl_->get(target, head, std::move(stop));
}

Connector::Connector(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Connector::~Connector() = default;

Result<std::unique_ptr<Connector>> Connector::make(ConnectorOptions options) {
  auto impl = std::make_unique<Impl>(Impl{std::move(options), std::nullopt});
  if (impl->options.base.tls) {
    impl->tls.emplace(ssl::context::tls_client);
    if (auto trusted = trust(*impl->tls->native_handle(), impl->options.ca_file); !trusted)
      return tl::unexpected<Error>(std::move(trusted.error()));
  }
  return std::unique_ptr<Connector>(new Connector(std::move(impl)));
}

ApiResult<std::unique_ptr<Connection>> Connector::connect(std::stop_token stop) const {
  auto connection = std::make_unique<Connection::Impl>(impl_->options, impl_->tls ? &*impl_->tls : nullptr);
  if (auto connected = connection->connect(std::move(stop)); !connected) return fail(std::move(connected.error()));
  return std::unique_ptr<Connection>(new Connection(std::move(connection)));
}

}  // namespace tollgate::stripe::api
