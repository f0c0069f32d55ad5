#include "stripe-sim/serve/stream.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <string>

namespace tollgate::sim {

TlsContext tls_context(const std::string& certificate_file, const std::string& key_file) {
  TlsContext context(SSL_CTX_new(TLS_server_method()));
  if (!context) throw std::runtime_error("expected OpenSSL to make a context, found it could not");
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  if (SSL_CTX_use_certificate_chain_file(context.get(), certificate_file.c_str()) != 1)
    throw std::runtime_error("expected a certificate chain in PEM in " + certificate_file + ", found none");
  if (SSL_CTX_use_PrivateKey_file(context.get(), key_file.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_check_private_key(context.get()) != 1)
    throw std::runtime_error("expected the certificate's private key in PEM in " + key_file +
                             ", found another or none");
  return context;
}

Stream::Stream(int socket, SSL_CTX* tls) : socket_(socket), session_(tls == nullptr ? nullptr : SSL_new(tls)) {
  if (session_) SSL_set_fd(session_.get(), socket_);
}

Stream::~Stream() {
  session_.reset();
  if (socket_ >= 0) ::close(socket_);
}

bool Stream::open() { return !session_ || SSL_accept(session_.get()) == 1; }

int Stream::read(char* into, int size) {
  if (session_) return SSL_read(session_.get(), into, size);
  while (true) {
    const ssize_t got = ::recv(socket_, into, static_cast<size_t>(size), 0);
    if (got >= 0 || errno != EINTR) return static_cast<int>(got);
  }
}

bool Stream::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto wrote = session_ ? SSL_write(session_.get(), bytes.data(), static_cast<int>(bytes.size()))
                                : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (wrote <= 0) {
      if (!session_ && errno == EINTR) continue;
      return false;
    }
    bytes.remove_prefix(static_cast<size_t>(wrote));
  }
  return true;
}

void Stream::reset() {
  const linger now{1, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

void Stream::end() {
  if (session_) SSL_shutdown(session_.get());
  ::shutdown(socket_, SHUT_RDWR);
}

}  // namespace tollgate::sim
