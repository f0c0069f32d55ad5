// Asio and Beast are compiled here, once (separate compilation).
#include <boost/asio/impl/src.hpp>
#include <boost/beast/src.hpp>
