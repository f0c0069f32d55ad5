#pragma once
#include "stripe-sim/api/query.hpp"
#include "stripe-sim/api/resources.hpp"
#include "stripe-sim/model/world.hpp"

namespace tollgate::sim {

/// The names a list of this kind knows.
[[nodiscard]] std::vector<std::string> parameters_of(const Resource& resource);

/// Whether a list shows an object in the state that an event shows: the filters given, and what Stripe's lists leave
/// out of their own accord (canceled subscriptions, closed reviews, tax ids that are not the account's own). Made once
/// for a list; `resource` and `query` must outlive it.
class Matcher {
 public:
  Matcher(const Resource& resource, const Query& query);
  [[nodiscard]] bool operator()(const Event& event) const;

 private:
  struct Equal {
    size_t facet;
    std::vector<std::string> wanted;
  };
  const Query& query_;
  std::vector<Equal> equal_;           ///< by far the most
  std::vector<const Filter*> others_;  ///< that the query asks for, or that narrow by default
};

/// The value under one of facet_paths(); nothing when it is absent there.
[[nodiscard]] const std::optional<std::string>& facet(const Event& event, std::string_view path);

/// "created" and its four bounds.
[[nodiscard]] const std::vector<std::string>& created_parameters();

}  // namespace tollgate::sim
