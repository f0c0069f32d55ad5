#include <chrono>
#include <mutex>

#include "../../unit/cli/cli_run.hpp"
#include "common/http/server.hpp"
#include "stripe/signature.hpp"
#include "support/catch.hpp"

using namespace tollgate;
using namespace tollgate::cli;

namespace {

int64_t unix_now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

/// A receiver that checks the signature as ingest does and answers `status` when it holds.
class Receiver {
 public:
  explicit Receiver(int status)
      : server_({}, [this, status](const http::Request& request, const http::Responder& respond) {
          const std::vector<std::string> secrets{"whsec_first"};
          const bool holds =
              stripe::verify_signature(request.header("Stripe-Signature"), request.body, secrets, unix_now())
                  .has_value();
          {
            const std::lock_guard lock(mutex_);
            target_ = request.target;
            body_ = request.body;
          }
          respond({.status = holds ? status : 401,
                   .body = holds ? R"({"received":true})" : R"({"code":"INVALID_SIGNATURE"})"});
        }) {
    server_.start();
  }
  ~Receiver() { server_.stop(); }
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;

  std::map<std::string, std::string> env(const std::string& secret = "whsec_first,whsec_second") {
    return {{"WEBHOOK_URL", "http://127.0.0.1:" + std::to_string(server_.port())}, {"STRIPE_WEBHOOK_SECRET", secret}};
  }
  std::string body() {
    const std::lock_guard lock(mutex_);
    return body_;
  }
  std::string target() {
    const std::lock_guard lock(mutex_);
    return target_;
  }

 private:
  std::mutex mutex_;
  std::string body_;
  std::string target_;
  http::Server server_;
};

}  // namespace

TEST_CASE("send: a signed event of the asked type, answer and id on stdout") {
  Receiver receiver(200);
  const Ran ran =
      run_words({"send", "--type", "customer.updated", "--object", "cus_mine", "-o", "json"}, receiver.env());
  INFO(ran.err);
  CHECK(ran.code == kExitOk);
  CHECK(receiver.target() == "/webhooks/stripe");
  CHECK(receiver.body().find(R"("id": "cus_mine")") != std::string::npos);
  CHECK(ran.out.starts_with("{\"event_id\":\"evt_tollgate"));
  CHECK(ran.out.find(R"("status":200,"answer":"{\"received\":true}"})") != std::string::npos);
  CHECK(ran.out.find("whsec_") == std::string::npos);
}

TEST_CASE("send: anything but 2xx is exit code 1, with the answer shown") {
  Receiver refusing(503);
  CHECK(run_words({"send"}, refusing.env()).code == kExitError);
  Receiver receiver(200);
  const Ran ran = run_words({"send"}, receiver.env("whsec_other"));
  CHECK(ran.code == kExitError);
  CHECK(ran.out.find("INVALID_SIGNATURE") != std::string::npos);
}

TEST_CASE("send: nobody there is one sentence") {
  const Ran ran = run_words({"send"}, {{"WEBHOOK_URL", "http://127.0.0.1:1"}, {"STRIPE_WEBHOOK_SECRET", "whsec_x"}});
  CHECK(ran.code == kExitError);
  CHECK(ran.out.empty());
  CHECK(ran.err.starts_with("tollgate: "));
}

TEST_CASE("send: a file goes as it is; a missing one is refused") {
  Receiver receiver(200);
  const Ran ran = run_words({"send", "--file", "/etc/hostname"}, receiver.env());
  CHECK(ran.code == kExitOk);
  CHECK(ran.out.starts_with("event_id  -\n"));
  CHECK(run_words({"send", "--file", "/nowhere"}, receiver.env()).code == kExitError);
  CHECK(run_words({"send", "--file", "/etc/hostname", "--type", "invoice.paid"}, receiver.env()).code == kExitUsage);
}
