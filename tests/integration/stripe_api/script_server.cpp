#include "script_server.hpp"

#include <csignal>
#include <stdexcept>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tollgate::test {
namespace {

class PlainPeer : public Peer {
 public:
  explicit PlainPeer(int socket) : socket_(socket) {}

 protected:
  int read_some(char* into, int room) override {
    return static_cast<int>(::recv(socket_, into, static_cast<size_t>(room), 0));
  }
  int write_some(const char* from, int size) override {
    return static_cast<int>(::send(socket_, from, static_cast<size_t>(size), MSG_NOSIGNAL));
  }

 private:
  int socket_;
};

class TlsPeer : public Peer {
 public:
  explicit TlsPeer(SSL* ssl) : ssl_(ssl) {}

 protected:
  int read_some(char* into, int room) override { return SSL_read(ssl_, into, room); }
  int write_some(const char* from, int size) override { return SSL_write(ssl_, from, size); }

 private:
  SSL* ssl_;
};

}  // namespace

struct ScriptServer::Tls {
  SSL_CTX* context;
  explicit Tls(const Certificate& certificate) : context(SSL_CTX_new(TLS_server_method())) {
    BIO* bio =
        BIO_new_mem_buf(certificate.certificate_pem.data(), static_cast<int>(certificate.certificate_pem.size()));
    X509* parsed = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
    BIO_free(bio);
    bio = BIO_new_mem_buf(certificate.key_pem.data(), static_cast<int>(certificate.key_pem.size()));
    EVP_PKEY* key = PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr);
    BIO_free(bio);
    if (SSL_CTX_use_certificate(context, parsed) != 1 || SSL_CTX_use_PrivateKey(context, key) != 1)
      throw std::runtime_error("the test server cannot use its certificate");
    X509_free(parsed);
    EVP_PKEY_free(key);
  }
  ~Tls() { SSL_CTX_free(context); }
};

std::string Peer::read_head() {
  std::string head;
  char byte = 0;
  while (!head.ends_with("\r\n\r\n")) {
    if (read_some(&byte, 1) <= 0) return {};
    head += byte;
  }
  return head;
}

void Peer::wait_for_close() {
  char byte = 0;
  while (read_some(&byte, 1) > 0) {
  }
}

bool Peer::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const int sent = write_some(bytes.data(), static_cast<int>(bytes.size()));
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

ScriptServer::ScriptServer(Script script, std::optional<Certificate> certificate) : script_(std::move(script)) {
  std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes to sockets without MSG_NOSIGNAL
  if (certificate) tls_ = std::make_unique<Tls>(*certificate);
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 64) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    throw std::runtime_error("the test server cannot listen");
  port_ = ntohs(address.sin_port);
  acceptor_ = std::jthread([this] { accept_all(); });
}

ScriptServer::~ScriptServer() {
  ::shutdown(listener_, SHUT_RDWR);  // wakes accept()
  acceptor_.join();
  scripts_.clear();
  ::close(listener_);
}

std::string ScriptServer::url(const std::string& host) const {
  return fmt::format("{}://{}:{}", tls_ ? "https" : "http", host, port_);
}

void ScriptServer::accept_all() {
  while (true) {
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) return;
    const int connection = connections_++;
    scripts_.emplace_back([this, socket, connection] { serve(socket, connection); });
  }
}

void ScriptServer::serve(int socket, int connection) {
  if (!tls_) {
    PlainPeer peer(socket);
    script_(peer, connection);
  } else {
    SSL* ssl = SSL_new(tls_->context);
    SSL_set_fd(ssl, socket);
    if (SSL_accept(ssl) == 1) {
      TlsPeer peer(ssl);
      script_(peer, connection);
    }
    ERR_clear_error();
    SSL_free(ssl);
  }
  ::close(socket);
}

std::string answer(std::string_view body, int status, std::string_view more) {
  return fmt::format(
      "HTTP/1.1 {} Any\r\nContent-Type: application/json\r\nContent-Length: {}\r\nDate: Sat, 21 Nov 2026 17:50:38 "
      "GMT\r\n"
      "Request-Id: req_{}\r\n{}\r\n{}",
      status, body.size(), status, more, body);
}

}  // namespace tollgate::test
