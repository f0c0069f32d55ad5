#include <array>
#include <charconv>

#include "stripe-sim/serve/exchange_text.hpp"
#include "stripe-sim/serve/server.hpp"

namespace tollgate::sim {
namespace {

constexpr size_t kHeadMax = 65536, kBodyMax = 1 << 20;
constexpr size_t kWorthPacking = 1000;  // bytes

bool read_more(Stream& stream, std::string& buffer) {
  std::array<char, 16384> bytes;
  const int got = stream.read(bytes.data(), static_cast<int>(bytes.size()));
  if (got > 0) buffer.append(bytes.data(), static_cast<size_t>(got));
  return got > 0;
}

size_t length_of(const Request& request) {
  const std::string_view text = request.header("content-length");
  size_t length = 0;
  std::from_chars(text.data(), text.data() + text.size(), length);
  return length;
}

}  // namespace

bool SimServer::read_request(Stream& stream, std::string& buffer, Request& request) {
  size_t end = 0;
  while ((end = buffer.find("\r\n\r\n")) == std::string::npos) {
    if (buffer.size() > kHeadMax || !read_more(stream, buffer)) return false;
  }
  auto parsed = parse_head(std::string_view(buffer).substr(0, end));
  if (!parsed) return false;
  request = std::move(*parsed);
  const size_t length = length_of(request);
  if (length > kBodyMax) return false;
  while (buffer.size() < end + 4 + length) {
    if (!read_more(stream, buffer)) return false;
  }
  request.body = buffer.substr(end + 4, length);
  buffer.erase(0, end + 4 + length);
  return true;
}

bool SimServer::answer_next(Stream& stream, std::string& buffer) {
  Request request;
  return read_request(stream, buffer, request) && write_response(stream, request, handler_(request));
}

bool SimServer::write_response(Stream& stream, const Request& request, Response response) {
  if (response.harm.wait.count() > 0) wait(response.harm.wait);
  if (response.harm.reset) {
    stream.reset();
    return false;
  }
  const bool packed =
      response.body.size() > kWorthPacking && request.header("accept-encoding").find("gzip") != std::string_view::npos;
  if (packed) response.body = gzip(response.body);
  const bool cut = response.harm.cut_after < response.body.size();
  const bool closes = request.header("connection") == "close";
  const std::string head = head_of(response, response.body.size(), packed, closes);
  const std::string_view body = std::string_view(response.body).substr(0, response.harm.cut_after);
  if (request.method == "HEAD") return stream.write(head) && !closes;
  const bool written = stream.write(head + std::string(body));
  if (!written || cut || closes) stream.end();
  return written && !cut && !closes;
}

}  // namespace tollgate::sim
