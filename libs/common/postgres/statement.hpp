#pragma once

namespace tollgate::postgres {

/// A statement from db/queries: its name is its label in logs and metrics and its name when prepared.
struct Statement {
  const char* name;
  const char* sql;
};

}  // namespace tollgate::postgres
