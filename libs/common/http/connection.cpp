#include "common/http/connection.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/status.hpp>

#include "common/base/check.hpp"
#include "common/log/log.hpp"

namespace tollgate::http {
namespace {

constexpr std::chrono::milliseconds kLingerTime{2000};
constexpr std::chrono::milliseconds kFreshGrace{1000};
constexpr size_t kLingerBytesMax = 4 << 20;  // as much as a client may have had on its way when it was refused
constexpr size_t kBodyFirstBytes = 8 << 10;  // what a Content-Length alone may make us allocate
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr Refusal kHeadersTooLarge{400, "HEADERS_TOO_LARGE",
                                   "The request's headers are larger than this server accepts."};
constexpr Refusal kNotHttp{400, "MALFORMED_REQUEST", "This is not a well-formed HTTP/1.1 request."};
constexpr Refusal kLengthRequired{411, "LENGTH_REQUIRED", "A body needs a Content-Length header."};
constexpr Refusal kBodyTooLarge{413, "BODY_TOO_LARGE", "The body is larger than this server accepts."};
constexpr Refusal kTooSlow{408, "REQUEST_TIMEOUT", "The request did not arrive in time; send it faster."};

bool needs_body(std::string_view method) { return method == "POST" || method == "PUT" || method == "PATCH"; }

}  // namespace

Connection::Connection(Worker& worker, Shared& shared, Socket socket, IpAddress peer)
    : worker_(worker), shared_(shared), socket_(std::move(socket)), buffer_(shared.options.header_bytes_max) {
  request_.peer = peer;
  request_.fields = &head_.fields;
}

void Connection::enter(Phase phase, std::chrono::milliseconds limit) {
  phase_ = phase;
  deadline_ = Clock::now() + limit;
}

void Connection::start() {
  ErrorCode ignored;  // a socket that refuses the option works all the same, only slower
  socket_.set_option(Tcp::no_delay(true), ignored);
  enter(Phase::idle, shared_.options.header_timeout);
  read_head();
}

void Connection::next_request() {
  if (shared_.draining && buffer_.unread().empty()) return close();
  head_scanned_ = 0;
  request_.method = request_.target = {};
  request_.body = {};
  enter(Phase::idle, shared_.options.idle_timeout);
  read_head();
}

void Connection::read_head() {
  const auto received = buffer_.unread();
  if (!received.empty()) {
    if (phase_ == Phase::idle) {
      enter(Phase::head, shared_.options.header_timeout);
      began_ = Clock::now();
    }
    const auto state = find_head_end(received, head_scanned_);
    if (state == HeadState::malformed) return refuse(kNotHttp);
    if (state == HeadState::complete) return on_head(head_scanned_);
  }
  const auto space = buffer_.prepare();
  if (space.empty()) return refuse(kHeadersTooLarge);
  socket_.async_read_some(asio::buffer(space.data(), space.size()),
                          [self = shared_from_this()](ErrorCode error, size_t bytes) {
                            if (self->interrupted(error, Phase::idle, Phase::head)) return;
                            self->buffer_.commit(bytes);
                            self->read_head();
                          });
}

void Connection::on_head(size_t head_bytes) {
  ++requests_;
  const auto raw = buffer_.unread().substr(0, head_bytes);
  buffer_.consume(head_bytes);
  const auto refusal = parse_head(raw, shared_.options.unrepeatable_headers, head_);
  if (refusal) return refuse(*refusal);
  request_.method = head_.method;
  request_.target = head_.target;
  if (shared_.head_check) {
    if (auto response = shared_.head_check(request_)) return refuse(std::move(*response));
  }
  if (!head_.content_length && needs_body(head_.method)) return refuse(kLengthRequired);
  if (head_.content_length.value_or(0) > shared_.options.body_bytes_max) return refuse(kBodyTooLarge);
  begin_body();
}

void Connection::begin_body() {
  enter(Phase::body, shared_.options.body_timeout);
  const size_t length = head_.content_length.value_or(0);
  const auto early = buffer_.unread().substr(0, length);
  request_.body.assign(early);
  body_bytes_ = early.size();
  buffer_.consume(early.size());
  if (body_bytes_ == length) return handle();
  if (!head_.expects_continue) return read_body();
  asio::async_write(socket_, asio::buffer(kContinue), [self = shared_from_this()](ErrorCode error, size_t) {
    if (!self->interrupted(error, Phase::body)) self->read_body();
  });
}

void Connection::read_body() {
  const size_t length = *head_.content_length;
  if (body_bytes_ == request_.body.size())
    request_.body.resize(std::min(length, std::max(kBodyFirstBytes, body_bytes_ * 2)));
  const auto space = asio::buffer(request_.body.data() + body_bytes_, request_.body.size() - body_bytes_);
  socket_.async_read_some(space, [self = shared_from_this(), length](ErrorCode error, size_t bytes) {
    if (self->interrupted(error, Phase::body)) return;
    self->body_bytes_ += bytes;
    self->body_bytes_ == length ? self->handle() : self->read_body();
  });
}

void Connection::handle() {
  phase_ = Phase::handling;
  deadline_ = Clock::time_point::max();  // the handler answers in its own time
  owes_answer_ = true;
  answered_ = false;
  ++shared_.in_flight;
  try {
    shared_.handler(request_, Responder(shared_from_this()));
  } catch (const std::exception& failure) {
    log::error("a request's handler failed", {{"error", failure.what()}});
    if (!answered_) answer(error_response(500, "INTERNAL_ERROR", "The server failed to handle this request."));
  }
}

void Connection::answer(Response response) {
  TOLLGATE_CHECK(!answered_.exchange(true),
                 "a request was answered twice; the second answer would go to the next request");
  worker_.post_answer(shared_from_this(), std::move(response));
}

void Connection::write(Response response) {
  if (owes_answer_) --shared_.in_flight;
  owes_answer_ = false;
  if (phase_ == Phase::closed) return;
  close_after_ = close_after_ || !head_.keep_alive || shared_.closing ||
                 (response.status >= 400 && response.status < 500) ||
                 requests_ >= shared_.options.requests_per_connection_max;
  serialise(response);
  if (shared_.options.on_served)
    shared_.options.on_served(
        {request_.method, request_.target, response.status, response.code, Clock::now() - began_});
  enter(Phase::writing, shared_.options.write_timeout);
  asio::async_write(socket_, asio::buffer(out_), [self = shared_from_this()](ErrorCode error, size_t) {
    if (self->interrupted(error, Phase::writing)) return;
    if (!self->close_after_) return self->next_request();
    self->unread_body_ || !self->buffer_.unread().empty() ? self->linger() : self->close();
  });
}

void Connection::refuse(const Refusal& refusal) {
  const auto& worded = shared_.options.refusal ? shared_.options.refusal : error_response;
  refuse(worded(refusal.status, refusal.code, refusal.sentence));
}

void Connection::refuse(Response response) {
  close_after_ = unread_body_ = true;
  write(std::move(response));
}

void Connection::serialise(const Response& response) {
  out_.clear();
  const auto reason = boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(response.status));
  out_.append("HTTP/1.1 ").append(std::to_string(response.status)).append(1, ' ').append(reason.data(), reason.size());
  out_.append("\r\n").append(worker_.date_header());
  out_.append("Content-Type: ").append(response.content_type);
  out_.append("\r\nContent-Length: ").append(std::to_string(response.body.size())).append("\r\n");
  for (const auto& [name, value] : response.headers) {
    out_ += name;
    out_ += ": ";
    out_ += value;
    out_ += "\r\n";
  }
  if (close_after_) out_ += "Connection: close\r\n";
  out_ += "\r\n";
  if (request_.method != "HEAD") out_ += response.body;
}

// Closing with unread bytes makes the kernel send RST, which may wipe the answer out before the client reads it: read
// on for a while.
void Connection::linger() {
  ErrorCode ignored;  // the peer may be gone already
  if (phase_ != Phase::lingering) {
    socket_.shutdown(Tcp::socket::shutdown_send, ignored);
    buffer_.consume(buffer_.unread().size());
    enter(Phase::lingering, kLingerTime);
  }
  const auto space = buffer_.prepare();
  socket_.async_read_some(asio::buffer(space.data(), space.size()),
                          [self = shared_from_this()](ErrorCode error, size_t bytes) {
                            if (self->interrupted(error, Phase::lingering)) return;
                            self->lingered_bytes_ += bytes;
                            self->lingered_bytes_ > kLingerBytesMax ? self->close() : self->linger();
                          });
}

// True when the operation's phase is over: the connection failed, or a deadline moved it on while its handler was
// queued.
bool Connection::interrupted(const ErrorCode& error, Phase phase, std::optional<Phase> or_phase) {
  const bool current = phase_ == phase || phase_ == or_phase;
  if (current && error) close();
  return !current || error;
}

void Connection::close_if_idle() {
  ErrorCode error;
  // Bytes that are here but not yet read are a request on its way: it is served.
  if (phase_ != Phase::idle || socket_.available(error) > 0) return;
  if (requests_ > 0) return close();
  deadline_ = std::min(deadline_, Clock::now() + kFreshGrace);  // its client has only just connected to ask something
}

void Connection::close() {
  if (phase_ == Phase::closed) return;
  phase_ = Phase::closed;
  deadline_ = Clock::time_point::max();
  ErrorCode ignored;  // nothing can be done about a socket that does not close
  socket_.close(ignored);
  const auto keep = weak_from_this().lock();
  worker_.forget(this);
  shared_.on_closed(request_.peer);
}

void Connection::on_deadline() {
  switch (phase_) {
    case Phase::head:
    case Phase::body:
      ++shared_.timeouts;
      deadline_ = Clock::time_point::max();
      socket_.cancel();
      return refuse(kTooSlow);
    case Phase::writing:
      ++shared_.timeouts;
      [[fallthrough]];
    case Phase::idle:
    case Phase::lingering:
      return close();
    case Phase::handling:
    case Phase::closed:
      return;
  }
}

}  // namespace tollgate::http
