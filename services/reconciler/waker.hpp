#pragma once
#include <chrono>
#include <functional>
#include <stop_token>
#include <vector>

#include "common/kafka/consumer.hpp"
#include "common/postgres/connection.hpp"
#include "ledger/reconcile/requests.hpp"

namespace tollgate::reconciler {

/// Reads stripe.reconcile into the table of requests, then commits the offsets: what others than our workers ask for is
/// kept too, and what was committed to Kafka is in the table. Records that are no request are logged and left behind.
/// Every replica may run one.
class Waker {
 public:
  Waker(kafka::ConsumerOptions consumer, postgres::ConnectOptions postgres, std::function<void()> woke)
      : consumer_(std::move(consumer)), postgres_(std::move(postgres)), woke_(std::move(woke)) {}
  /// Until asked to stop. Kafka's and Postgres's troubles are logged and waited for.
  void run(const std::stop_token& stop);

 private:
  void read(postgres::Connection& connection, const std::stop_token& stop);
  kafka::ConsumerOptions consumer_;
  postgres::ConnectOptions postgres_;
  std::function<void()> woke_;
};

}  // namespace tollgate::reconciler
