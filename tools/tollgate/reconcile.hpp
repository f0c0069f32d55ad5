#pragma once

namespace CLI {
class App;
}

namespace tollgate::cli {

class Session;

void add_reconcile_object(CLI::App& noun, Session& session);  // reconcile_object.cpp
void add_reconcile_work(CLI::App& noun, Session& session);    // reconcile_work.cpp: sweep, verify, backfill
void add_reconcile_status(CLI::App& noun, Session& session);  // reconcile_status.cpp

}  // namespace tollgate::cli
