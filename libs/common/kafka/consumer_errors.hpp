#pragma once
// Private to this folder: what an error that librdkafka hands to a consumer means for a lane.
#include <string>

#include "common/kafka/rdkafka_ptr.hpp"

namespace tollgate::kafka {

enum class ConsumerTrouble {
  passing,        ///< librdkafka goes on by itself
  missed_polls,   ///< the group has thrown us out for not polling; a lost revocation and a new join follow
  topic_missing,  ///< mended by `tollgate topics apply`
  offset_gone,    ///< the start offset lies outside the log: OffsetError
  for_good,       ///< waiting does not mend it: KafkaError
};

[[nodiscard]] ConsumerTrouble consumer_trouble(rd_kafka_resp_err_t code);

}  // namespace tollgate::kafka
