// Asio's part for TLS is compiled here, once (separate compilation); the rest of it is in common/http.
#include <boost/asio/ssl/impl/src.hpp>
