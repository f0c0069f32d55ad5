#pragma once
#include "common/http/message.hpp"
#include "services/console/call.hpp"

namespace tollgate::console {

// events.cpp
http::Response list_events(Desk& desk, Call& call);
http::Response get_event(Desk& desk, Call& call);
http::Response get_payload(Desk& desk, Call& call);
http::Response list_attempts(Desk& desk, Call& call);
// lineage.cpp
http::Response get_lineage(Desk& desk, Call& call);
// letters.cpp
http::Response list_letters(Desk& desk, Call& call);
http::Response get_letter(Desk& desk, Call& call);
http::Response list_groups(Desk& desk, Call& call);
// letter_work.cpp
http::Response restore_letters(Desk& desk, Call& call);
http::Response rebuild_letters(Desk& desk, Call& call);
// operations.cpp
http::Response list_operations(Desk& desk, Call& call);
http::Response get_operation(Desk& desk, Call& call);
http::Response list_items(Desk& desk, Call& call);
// operation_create.cpp
http::Response create_operation(Desk& desk, Call& call);
// operation_steps.cpp
http::Response pause_operation(Desk& desk, Call& call);
http::Response resume_operation(Desk& desk, Call& call);
http::Response cancel_operation(Desk& desk, Call& call);
http::Response approve_operation(Desk& desk, Call& call);
http::Response release_items(Desk& desk, Call& call);
// audit.cpp
http::Response list_audit(Desk& desk, Call& call);
http::Response verify_audit_log(Desk& desk, Call& call);
// tokens.cpp
http::Response list_tokens(Desk& desk, Call& call);
http::Response create_token(Desk& desk, Call& call);
http::Response revoke_token(Desk& desk, Call& call);
http::Response get_own_token(Desk& desk, Call& call);
// reconcile_status.cpp
http::Response get_reconcile_status(Desk& desk, Call& call);
// reconcile_runs.cpp
http::Response list_reconcile_runs(Desk& desk, Call& call);
http::Response get_reconcile_run(Desk& desk, Call& call);
http::Response cancel_reconcile_run(Desk& desk, Call& call);
http::Response resume_reconcile_run(Desk& desk, Call& call);
// reconcile_create.cpp
http::Response create_reconcile_run(Desk& desk, Call& call);
// reconcile_requests.cpp
http::Response list_reconcile_requests(Desk& desk, Call& call);
http::Response create_reconcile_requests(Desk& desk, Call& call);
// drifts.cpp
http::Response list_drifts(Desk& desk, Call& call);
http::Response get_drift(Desk& desk, Call& call);
http::Response repair_drift(Desk& desk, Call& call);
// contract.cpp
http::Response get_contract(Desk& desk, Call& call);

}  // namespace tollgate::console
