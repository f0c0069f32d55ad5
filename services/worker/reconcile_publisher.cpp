#include "services/worker/reconcile_publisher.hpp"

#include "services/worker/worker_options.hpp"
#include "stripe/topics.hpp"
#include "tollgate/v1/reconcile_request.pb.h"

namespace tollgate::worker {
namespace {

using tollgate::v1::ReconcileRequest;

ReconcileRequest::Reason reason_named(const std::string& name) {
  if (name == "tie") return ReconcileRequest::REASON_TIE;
  if (name == "truncated_list") return ReconcileRequest::REASON_TRUNCATED_LIST;
  if (name == "thin_event") return ReconcileRequest::REASON_THIN_EVENT;
  return ReconcileRequest::REASON_UNSPECIFIED;
}

std::string encoded(const ledger::ReconcileNeed& need, int64_t now_us) {
  ReconcileRequest request;
  request.set_object_type(need.key.type);
  request.set_account(need.key.account);
  request.set_livemode(need.key.livemode);
  request.set_object_id(need.key.id);
  request.set_reason(reason_named(need.reason));
  request.set_source_id(need.source);
  request.set_requested_at_us(now_us);
  return request.SerializeAsString();
}

}  // namespace

void ReconcilePublisher::publish(const std::vector<ledger::ReconcileNeed>& needs, int64_t now_us) {
  for (const ledger::ReconcileNeed& need : needs) {
    producer_.produce(
        {stripe::topics::kReconcile,
         need.key.account + "/" + need.key.id,
         encoded(need, now_us),
         {{"content-type", "application/protobuf"}, {"tollgate-message", "tollgate.v1.ReconcileRequest"}}},
        [report = report_](const kafka::DeliveryReport& delivered) {
          report(delivered.status == kafka::DeliveryStatus::acked);
        });
  }
}

}  // namespace tollgate::worker
