#pragma once
#include <span>
#include <string_view>

#include "billing/json.hpp"
#include "billing/projections.hpp"

namespace tollgate::billing::projections {

/// A column and where it comes from: a path of the object, or a rule of its own.
struct Column {
  std::string_view name;
  ColumnKind kind;
  std::string_view path{};
  Cell (*compute)(const json::Value& object) = nullptr;
};

/// Rules are lines of their own so that a table of columns reads as one.
constexpr Column text(std::string_view name, std::string_view path) { return {name, ColumnKind::text, path}; }
constexpr Column reference(std::string_view name, std::string_view path) { return {name, ColumnKind::reference, path}; }
constexpr Column integer(std::string_view name, std::string_view path) { return {name, ColumnKind::integer, path}; }
constexpr Column truth(std::string_view name, std::string_view path) { return {name, ColumnKind::truth, path}; }
constexpr Column time(std::string_view name, std::string_view path) { return {name, ColumnKind::time, path}; }
constexpr Column strings(std::string_view name, std::string_view path) { return {name, ColumnKind::json, path}; }

// One for each projections/<kind>.cpp.
std::span<const Column> connected_account();
std::span<const Column> dispute();
std::span<const Column> payment();
std::span<const Column> payment_method();
std::span<const Column> payout();
std::span<const Column> refund();
std::span<const Column> subscription();

}  // namespace tollgate::billing::projections
