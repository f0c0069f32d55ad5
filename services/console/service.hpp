#pragma once
#include <cstdint>
#include <memory>

#include "services/console/console_options.hpp"

namespace tollgate::console {

/// All of the console, assembled: API port, database threads, ops port. start and drain from one thread.
class Service {
 public:
  explicit Service(ConsoleOptions options);
  ~Service();
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  void start();  ///< throws std::runtime_error when an address is taken
  [[nodiscard]] uint16_t port() const;
  [[nodiscard]] uint16_t ops_port() const;
  /// Not ready from now; the listener closes, requests finish, all within drain_timeout.
  void drain();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tollgate::console
