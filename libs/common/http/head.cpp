#include "common/http/head.hpp"

#include <algorithm>
#include <charconv>

#include <boost/beast/http/basic_parser.hpp>

namespace tollgate::http {
namespace {

namespace beast = boost::beast;
using beast::http::basic_parser;
using beast::http::field;
using beast::http::verb;
using Code = beast::error_code;

constexpr std::string_view kMalformed = "MALFORMED_REQUEST";

std::string_view view(beast::string_view text) { return {text.data(), text.size()}; }

// Beast's grammar with the fields kept as views instead of copies. It only ever sees a head.
class HeadParser final : public basic_parser<true> {
 public:
  explicit HeadParser(Head& head) : head_(head) {
    body_limit(boost::none);
    header_limit(UINT32_MAX);  // the read buffer is the limit
  }

  [[nodiscard]] int version() const { return version_; }

 private:
  void on_request_impl(verb, beast::string_view method, beast::string_view target, int version, Code&) override {
    version_ = version;
    head_.method = view(method);
    head_.target = view(target);
  }
  void on_field_impl(field, beast::string_view name, beast::string_view value, Code& error) override {
    if (head_.fields.size() == kFieldsMax) {
      error = beast::http::error::header_limit;
    } else {
      head_.fields.push_back({view(name), view(value)});
    }
  }
  void on_header_impl(Code&) override {}
  void on_response_impl(int, beast::string_view, int, Code&) override {}
  void on_body_init_impl(boost::optional<uint64_t> const&, Code&) override {}
  size_t on_body_impl(beast::string_view body, Code&) override { return body.size(); }
  void on_chunk_header_impl(uint64_t, beast::string_view, Code&) override {}
  size_t on_chunk_body_impl(uint64_t, beast::string_view body, Code&) override { return body.size(); }
  void on_finish_impl(Code&) override {}

  Head& head_;
  int version_ = 0;
};

size_t count(const Head& head, std::string_view name) {
  return static_cast<size_t>(
      std::count_if(head.fields.begin(), head.fields.end(), [&](const Field& f) { return same_name(f.name, name); }));
}

std::string_view value_of(const Head& head, std::string_view name) {
  for (const auto& f : head.fields) {
    if (same_name(f.name, name)) return f.value;
  }
  return {};
}

std::optional<Refusal> check_length(Head& head) {
  const size_t lengths = count(head, "Content-Length");
  if (count(head, "Transfer-Encoding") != 0) {
    if (lengths != 0)
      return Refusal{400, kMalformed,
                     "Transfer-Encoding and Content-Length must not come together; send Content-Length alone."};
    return Refusal{411, "LENGTH_REQUIRED",
                   "Transfer-Encoding is not accepted here; send the body with a Content-Length."};
  }
  if (lengths == 0) return std::nullopt;
  if (lengths > 1) return Refusal{400, kMalformed, "Content-Length came more than once; send it once."};
  const auto text = value_of(head, "Content-Length");
  uint64_t length = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
  const bool digits =
      !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits || error != std::errc{} || end != text.data() + text.size())
    return Refusal{400, kMalformed, "Content-Length must be one number of plain digits."};
  head.content_length = length;
  return std::nullopt;
}

std::optional<Refusal> check_rules(Head& head, const std::vector<std::string>& unrepeatable) {
  const size_t hosts = count(head, "Host");
  if (hosts == 0) return Refusal{400, kMalformed, "The Host header is missing; HTTP/1.1 requires exactly one."};
  if (hosts > 1) return Refusal{400, kMalformed, "The Host header came more than once; HTTP/1.1 requires exactly one."};
  if (auto refusal = check_length(head)) return refusal;
  for (const auto& name : unrepeatable) {
    if (count(head, name) > 1) return Refusal{400, kMalformed, "A header that may come only once came several times."};
  }
  if (const size_t expects = count(head, "Expect"); expects != 0) {
    if (expects > 1 || !same_name(value_of(head, "Expect"), "100-continue"))
      return Refusal{417, "EXPECTATION_FAILED", "The only expectation met here is 100-continue."};
    head.expects_continue = true;
  }
  return std::nullopt;
}

}  // namespace

HeadState find_head_end(std::string_view received, size_t& scanned) {
  if (!received.empty() && (received[0] < 'A' || received[0] > 'Z')) return HeadState::malformed;
  while (true) {
    const auto line_end = received.find('\n', scanned);
    if (line_end == std::string_view::npos) {
      scanned = received.size();
      return HeadState::incomplete;
    }
    if (line_end == 0 || received[line_end - 1] != '\r') return HeadState::malformed;
    scanned = line_end + 1;
    if (line_end >= 3 && received[line_end - 2] == '\n') return HeadState::complete;
  }
}

std::optional<Refusal> parse_head(std::string_view raw, const std::vector<std::string>& unrepeatable, Head& head) {
  head.fields.clear();
  head.content_length.reset();
  head.expects_continue = false;
  if (raw.find("\n ") != std::string_view::npos || raw.find("\n\t") != std::string_view::npos)
    return Refusal{400, kMalformed, "A header is folded over several lines; write it on one."};
  HeadParser parser(head);
  Code error;
  parser.put(boost::asio::const_buffer(raw.data(), raw.size()), error);
  if (error == beast::http::error::header_limit)
    return Refusal{400, "HEADERS_TOO_LARGE", "The request has too many headers."};
  // Beast frames by Transfer-Encoding and Content-Length while parsing; ours are the clearer words for what it refuses
  // there.
  const bool framing =
      error == beast::http::error::bad_content_length || error == beast::http::error::bad_transfer_encoding;
  if (framing)
    return Refusal{400, kMalformed, "Content-Length must come once, as plain digits, and without Transfer-Encoding."};
  if (error || !parser.is_header_done()) return Refusal{400, kMalformed, "This is not a well-formed HTTP/1.1 request."};
  if (parser.version() != 11) return Refusal{400, kMalformed, "Only HTTP/1.1 is spoken here."};
  head.keep_alive = parser.keep_alive();
  return check_rules(head, unrepeatable);
}

}  // namespace tollgate::http
