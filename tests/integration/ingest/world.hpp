#pragma once
#include <set>
#include <string>

#include "common/http/client.hpp"
#include "services/ingest/service.hpp"
#include "support/mock_cluster.hpp"

namespace tollgate::test {

inline const std::string kSecret = "whsec_integration_secret";

[[nodiscard]] std::string event_json(const std::string& id);
/// Stripe-Signature of now.
[[nodiscard]] std::string signature_of(const std::string& body);
/// A whole, sound request.
[[nodiscard]] std::string post_text(const std::string& body, const std::string& signature,
                                    const std::string& more_headers = "");

/// Ingest in this process, in front of a mock Kafka.
struct World {
  explicit World(ingest::IngestOptions changes = defaults());
  [[nodiscard]] static ingest::IngestOptions defaults();

  /// Posts a signed event on a connection of its own.
  [[nodiscard]] http::ClientResponse post(const std::string& id) const;
  /// Records in stripe.events.
  [[nodiscard]] int64_t records() const;
  /// ce_id of each.
  [[nodiscard]] std::multiset<std::string> event_ids() const;
  [[nodiscard]] std::string ops(const std::string& path) const;

  MockCluster kafka;
  ingest::Service service;

 private:
  [[nodiscard]] ingest::IngestOptions prepared(ingest::IngestOptions options);
};

}  // namespace tollgate::test
