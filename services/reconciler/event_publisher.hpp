#pragma once
#include <functional>

#include "common/kafka/producer.hpp"
#include "services/reconciler/sweep.hpp"

namespace tollgate::reconciler {

/// Publishes events of Stripe's list to stripe.events as ingest would have, with the origin `sweep`. What cannot be
/// read as an event is told, and nothing of the window counts as sent.
[[nodiscard]] PublishEvents publishing_to(kafka::Producer& producer, std::function<int64_t()> now_us);

}  // namespace tollgate::reconciler
