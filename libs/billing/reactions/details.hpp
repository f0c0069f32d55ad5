#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "billing/json.hpp"
#include "billing/reactions.hpp"

namespace tollgate::billing::reactions {

/// Collects a reaction's details; what is null is left out.
class Details {
 public:
  Details& text(std::string_view name, const json::Value& object, std::string_view path);
  Details& reference(std::string_view name, const json::Value& object, std::string_view path);
  Details& integer(std::string_view name, const json::Value& object, std::string_view path);
  Details& put(std::string_view name, Cell cell);
  [[nodiscard]] Reaction reaction(ReactionKind kind) const;

 private:
  std::vector<std::pair<std::string_view, Cell>> members_;
};

/// The subscription an invoice is for. 2025-03-31.basil moved it into `parent`.
[[nodiscard]] Cell subscription_of_invoice(const json::Value& invoice);
/// The text at a path, empty when there is none.
[[nodiscard]] std::string text_or_empty(const json::Value& object, std::string_view path);

}  // namespace tollgate::billing::reactions
