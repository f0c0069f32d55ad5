#include "tools/tollgate/kafka_link.hpp"

namespace tollgate::cli {

kafka::AdminOptions admin_options(Session& session) {
  const config::Settings& settings = session.settings_with({"KAFKA_BROKERS"});
  return {.brokers = settings.text("KAFKA_BROKERS"),
          .client_id = "tollgate-cli",
          .properties = settings.kafka_properties()};
}

}  // namespace tollgate::cli
