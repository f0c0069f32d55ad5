#include "common/http/head.hpp"

#include <rapidcheck.h>

#include "support/catch.hpp"

using namespace tollgate::http;

namespace {

const std::vector<std::string> kUnrepeatable{"Stripe-Signature"};

struct Row {
  const char* what;
  std::string head;
  int status;  // 0: taken
};

std::string post(const std::string& more) { return "POST /x HTTP/1.1\r\nHost: a\r\n" + more + "\r\n"; }

}  // namespace

TEST_CASE("head: what Boost 1.81 takes and we do not") {
  const std::vector<Row> rows{
      {"plain", post("Content-Length: 5\r\n"), 0},
      {"no body", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", 0},
      {"HTTP/1.0", "POST /x HTTP/1.0\r\nHost: a\r\nContent-Length: 5\r\n\r\n", 400},
      {"HTTP/1.0, chunked", "POST /x HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {"HTTP/2.0", "POST /x HTTP/2.0\r\nHost: a\r\n\r\n", 400},
      {"TE gzip, then CL", post("Transfer-Encoding: gzip\r\nContent-Length: 5\r\n"), 400},
      {"CL, then TE gzip", post("Content-Length: 5\r\nTransfer-Encoding: gzip\r\n"), 400},
      {"CL and TE chunked", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), 400},
      {"TE chunked", post("Transfer-Encoding: chunked\r\n"), 411},
      {"TE gzip", post("Transfer-Encoding: gzip\r\n"), 411},
      {"TE xchunked", post("Transfer-Encoding: xchunked\r\n"), 411},
      {"TE chunked, identity", post("Transfer-Encoding: chunked, identity\r\n"), 411},
      {"no Host", "POST /x HTTP/1.1\r\nContent-Length: 5\r\n\r\n", 400},
      {"two Hosts", post("Host: b\r\nContent-Length: 5\r\n"), 400},
      {"CL twice, the same", post("Content-Length: 5\r\nContent-Length: 5\r\n"), 400},
      {"CL twice, different", post("Content-Length: 5\r\nContent-Length: 6\r\n"), 400},
      {"CL list", post("Content-Length: 5, 5\r\n"), 400},
      {"CL +5", post("Content-Length: +5\r\n"), 400},
      {"CL -5", post("Content-Length: -5\r\n"), 400},
      {"CL hexadecimal", post("Content-Length: 0x5\r\n"), 400},
      {"CL empty", post("Content-Length: \r\n"), 400},
      {"CL beyond 64 bits", post("Content-Length: 99999999999999999999\r\n"), 400},
      {"folded header", post("X-A: 1\r\n 2\r\nContent-Length: 5\r\n"), 400},
      {"folded with a tab", post("X-A: 1\r\n\t2\r\nContent-Length: 5\r\n"), 400},
      {"space before the colon", post("Content-Length : 5\r\n"), 400},
      {"two signatures", post("Stripe-Signature: a\r\nstripe-signature: b\r\n"), 400},
      {"header without a name", post(": x\r\n"), 400},
      {"NUL in a value", post(std::string("X-A: 1\0002\r\n", 11)), 400},
      {"unknown expectation", post("Expect: 200-ok\r\n"), 417},
      {"100-continue", post("Expect: 100-Continue\r\nContent-Length: 5\r\n"), 0},
      {"space in the target", "POST /x y HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"no version", "POST /x\r\nHost: a\r\n\r\n", 400},
  };
  Head head;
  for (const auto& row : rows) {
    CAPTURE(row.what);
    const auto refusal = parse_head(row.head, kUnrepeatable, head);
    CHECK((refusal ? refusal->status : 0) == row.status);
  }
}

TEST_CASE("head: fields, length and keep-alive are read") {
  Head head;
  const auto raw = post("content-LENGTH: 12\r\nX-Odd:  spaced \r\nConnection: close\r\n");
  REQUIRE_FALSE(parse_head(raw, kUnrepeatable, head));
  CHECK(head.method == "POST");
  CHECK(head.target == "/x");
  CHECK(head.content_length == 12);
  CHECK_FALSE(head.keep_alive);
  REQUIRE(head.fields.size() == 4);
  CHECK(head.fields[2].value == "spaced");
}

TEST_CASE("head: a hundred fields are taken, one more is not") {
  std::string fields;
  for (size_t i = 0; i < kFieldsMax - 1; ++i) fields += "X-" + std::to_string(i) + ": 1\r\n";
  Head head;
  CHECK_FALSE(parse_head(post(fields), kUnrepeatable, head));
  const auto refusal = parse_head(post(fields + "X-More: 1\r\n"), kUnrepeatable, head);
  REQUIRE(refusal);
  CHECK(refusal->code == "HEADERS_TOO_LARGE");
}

TEST_CASE("head: its end is found however the bytes arrive") {
  const std::string raw = post("Content-Length: 5\r\n");
  size_t scanned = 0;
  for (size_t size = 1; size < raw.size(); ++size)
    REQUIRE(find_head_end(std::string_view(raw).substr(0, size), scanned) == HeadState::incomplete);
  CHECK(find_head_end(raw + "hello", scanned) == HeadState::complete);
  CHECK(scanned == raw.size());
}

TEST_CASE("head: bare line feeds and what cannot be HTTP are noticed at once") {
  for (const std::string raw : {"POST / HTTP/1.1\n", "POST / HTTP/1.1\r\nHost: a\n\n", "\r\nPOST / HTTP/1.1\r\n",
                                "\x16\x03\x01\x02", "post / HTTP/1.1"}) {
    size_t scanned = 0;
    CHECK(find_head_end(raw, scanned) == HeadState::malformed);
  }
}

TEST_CASE("head: no bytes crash the parser") {
  CHECK(rc::check("parse_head survives", [](const std::string& middle) {
    Head head;
    static_cast<void>(parse_head("POST / HTTP/1.1\r\nHost: a\r\n" + middle + "\r\n\r\n", kUnrepeatable, head));
    static_cast<void>(parse_head(middle, kUnrepeatable, head));
  }));
}
