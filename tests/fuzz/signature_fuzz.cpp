#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

#include "stripe/signature.hpp"
#include "tests/fuzz/fuzz.hpp"

// Input: the header, a line feed, the body.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tollgate;
  constexpr int64_t kNow = 1700000000;
  static const std::vector<std::string> kSecrets = {"whsec_test_secret"};
  const std::string_view input = fuzz::text_of(data, size);
  const size_t line = std::min(input.find('\n'), input.size());
  const std::string_view header = input.substr(0, line);
  const std::string_view body = input.substr(std::min(line + 1, input.size()));

  const Result<void> verdict = stripe::verify_signature(header, body, kSecrets, kNow);
  const std::string good = stripe::sign(body, kSecrets.front(), kNow);
  if (verdict) {
    std::string lower(header);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const size_t time = header.find("t=");
    TOLLGATE_CHECK(time != std::string_view::npos, "nothing is accepted without a timestamp");
    bool found = false;
    for (int64_t at = kNow - 300; at <= kNow + 300 && !found; ++at) {
      const std::string signature = stripe::sign(body, kSecrets.front(), at);
      found = lower.find(signature.substr(signature.find("v1=") + 3)) != std::string::npos;
    }
    // A timestamp may be written with leading zeros, which are signed as sent.
    TOLLGATE_CHECK(
        found || header.find("t=0") != std::string_view::npos || header.find("t= ") != std::string_view::npos,
        "nothing is accepted without the right signature");
  } else {
    const std::string& code = verdict.error().code;
    TOLLGATE_CHECK(code == "MISSING_SIGNATURE" || code == "INVALID_SIGNATURE" || code == "REPLAY_ATTACK",
                   "codes are documented");
  }
  TOLLGATE_CHECK(stripe::verify_signature(good, body, kSecrets, kNow).has_value(), "what is signed verifies");
  return 0;
}
