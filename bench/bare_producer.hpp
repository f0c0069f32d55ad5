#pragma once
#include <string>

#include "bench/sample_events.hpp"

namespace tollgate::bench {

struct ProducerFigure {
  double cpu_us = 0;  ///< of this process for each record
  double records_per_second = 0;
  double p50_ms = 0, p99_ms = 0;
};

struct ProducerLoad {
  int records = 1;
  int in_flight = 1;
  double rate = 0;
};

/// librdkafka alone, with ingest's properties: `load.records` records (bodies, keys and headers of the sample, in
/// rounds) with at most `load.in_flight` of them under way at any time, `load.rate` a second (0: as fast as they are
/// acked). Throws std::runtime_error when a record fails.
[[nodiscard]] ProducerFigure measure_producer(const std::string& brokers, const std::string& topic,
                                              SampleEvents& sample, const ProducerLoad& load);

}  // namespace tollgate::bench
