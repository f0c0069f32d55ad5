#include "common/http/ip_address.hpp"

#include "support/catch.hpp"

using tollgate::http::IpAddress;
using tollgate::http::IpRange;

TEST_CASE("ip: both families are read and written") {
  for (const char* text : {"127.0.0.1", "3.18.12.63", "2001:db8::1", "::1"}) {
    REQUIRE(IpAddress::parse(text).has_value());
    CHECK(IpAddress::parse(text)->to_string() == text);
  }
}

TEST_CASE("ip: an IPv4-mapped IPv6 address is the IPv4 address") {
  CHECK(*IpAddress::parse("::ffff:10.1.2.3") == *IpAddress::parse("10.1.2.3"));
}

TEST_CASE("ip: what is no address is refused") {
  for (const char* text :
       {"", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4:80", "fe80::1%eth0", "[::1]", " 1.2.3.4", "example.org"})
    CHECK_FALSE(IpAddress::parse(text).has_value());
  CHECK_FALSE(IpAddress::parse(std::string_view("1.2.3.4\0.5", 10)).has_value());
}

TEST_CASE("ip: a range holds its addresses and no others") {
  struct Row {
    const char* range;
    const char* address;
    bool inside;
  };
  for (const auto& row :
       {Row{"10.0.0.0/8", "10.255.255.255", true}, Row{"10.0.0.0/8", "11.0.0.0", false},
        Row{"192.168.1.128/25", "192.168.1.127", false}, Row{"192.168.1.128/25", "192.168.1.128", true},
        Row{"0.0.0.0/0", "8.8.8.8", true}, Row{"0.0.0.0/0", "2001:db8::1", false}, Row{"::/0", "8.8.8.8", true},
        Row{"2001:db8::/33", "2001:db8:7fff::1", true}, Row{"2001:db8::/33", "2001:db8:8000::1", false},
        Row{"3.18.12.63", "3.18.12.63", true}, Row{"3.18.12.63", "3.18.12.62", false},
        Row{"10.0.0.0/8", "::ffff:10.1.1.1", true}}) {
    CAPTURE(row.range, row.address);
    REQUIRE(IpRange::parse(row.range).has_value());
    CHECK(IpRange::parse(row.range)->contains(*IpAddress::parse(row.address)) == row.inside);
  }
}

TEST_CASE("ip: malformed ranges are refused") {
  for (const char* text : {"10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8x", "::/129", "/8", "10.0.0/8"})
    CHECK_FALSE(IpRange::parse(text).has_value());
}
