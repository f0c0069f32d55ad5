#pragma once
#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <string_view>

namespace tollgate::sim {

struct FreeTls {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(SSL* session) const { SSL_free(session); }
};
using TlsContext = std::unique_ptr<SSL_CTX, FreeTls>;

/// A server's certificate chain and key (PEM files). Throws std::runtime_error when they cannot be read or do not fit.
[[nodiscard]] TlsContext tls_context(const std::string& certificate_file, const std::string& key_file);

/// The bytes of one accepted connection, plain or over TLS; blocking, closes its socket.
class Stream {
 public:
  Stream(int socket, SSL_CTX* tls);
  ~Stream();
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  [[nodiscard]] bool open();                         ///< the handshake; false when the peer does not go along
  [[nodiscard]] int read(char* into, int size);      ///< 0 or less: the peer has gone
  [[nodiscard]] bool write(std::string_view bytes);  ///< false: the peer has gone
  void reset();                                      ///< ends with RST
  void end();                                        ///< ends as servers do

 private:
  int socket_;
  std::unique_ptr<SSL, FreeTls> session_;
};

}  // namespace tollgate::sim
