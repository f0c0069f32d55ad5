#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "stripe-sim/json/json.hpp"
#include "stripe-sim/model/facets.hpp"
#include "stripe-sim/model/random.hpp"

namespace tollgate::sim {

inline constexpr std::string_view kApiVersion = "2026-07-29.dahlia";

struct Object {
  std::string type;     ///< data.object.object
  std::string account;  ///< acct_… of a connected account, empty for the platform's own
  std::string id;       ///< the object's id; for kinds without one, what stands for it (see key_of)
  Json state;
  int64_t created = 0;
  bool shown = false;  ///< some event showed it
  bool deleted = false;
};

struct Event {
  std::string id, type, account, object_type, object_id;
  int64_t created = 0;
  bool mirrored = true;        ///< false: a preview such as invoice.upcoming, no object of its own
  bool deletes = false;        ///< the object is gone
  int64_t object_created = 0;  ///< what lists sort the object by
  std::string body;            ///< as it is posted; empty in a rehearsal, as are:
  Facets facets;

  /// data.object, as it stands in the body.
  [[nodiscard]] std::string_view state() const;
};

enum class Render { none, compact, pretty };

struct WorldOptions {
  uint64_t seed = 1;
  size_t events = 10000;
  int64_t start = 0;  ///< Unix seconds of the first event
  Render render = Render::pretty;
};

/// What stands for an object: its id; the customer for entitlement summaries and cash balances; the type for other
/// kinds without id.
[[nodiscard]] std::string key_of(const Json& state);

/// The account's objects, their history and the simulated clock. Every change of an object goes through here, so that
/// each one is shown by an event and the history is complete. Once `events` events exist nothing changes any more.
class World {
 public:
  explicit World(const WorldOptions& options);

  [[nodiscard]] int64_t now() const { return now_; }
  [[nodiscard]] Random& random() { return random_; }
  [[nodiscard]] bool full() const { return events_.size() >= options_.events; }
  /// "prefix_" and 24 characters as Stripe makes them: random, never in the order of time.
  std::string new_id(std::string_view prefix);

  /// A new object, shown by `types` in order; an id that was deleted lives again.
  Object& create(Json state, std::initializer_list<std::string_view> types, std::string_view account = {});
  /// Applies `mutate`; one event of `updated_type` (unless empty) with previous_attributes, then `shown`, all of this
  /// second. Every change must be told by one of them. Without a difference only `shown`.
  void change(Object& object, const std::function<void(Json&)>& mutate, std::string_view updated_type,
              std::initializer_list<std::string_view> shown = {});
  void show(Object& object, std::string_view type);
  void remove(Object& object, std::string_view deleted_type);
  /// An event whose object has no life of its own (invoice.upcoming).
  void announce(const Json& preview, std::string_view type, std::string_view account = {});

  /// Runs `step` that many seconds from now.
  void after(int64_t seconds, std::function<void()> step);
  /// Runs steps in order of time until the history is full or nothing is left.
  void run();
  /// Drops what has not happened yet: afterwards the world holds no reference to whoever planned it.
  void forget_steps() { steps_.clear(); }

  [[nodiscard]] const std::vector<Event>& events() const { return events_; }
  /// In order of creation, also objects no event showed.
  [[nodiscard]] const std::vector<Object*>& objects() const { return order_; }
  [[nodiscard]] std::vector<Object*>& mutable_objects() { return order_; }
  [[nodiscard]] Object* find(std::string_view type, std::string_view account, std::string_view id) const;
  [[nodiscard]] int64_t start() const { return options_.start; }
  /// Groups of events of one object in one second that show more than one state.
  [[nodiscard]] size_t ties() const { return ties_; }
  /// Whole lists of which objects show the first page only: by list url.
  std::map<std::string, Json::Array> long_lists;

 private:
  struct Step {
    int64_t at;
    uint64_t order;
    std::function<void()> run;
  };
  void emit(Object* object, const Json& state, std::string_view type, std::string_view account, const Json* previous);
  void note_tie(const Object& object, bool state_changed);

  WorldOptions options_;
  Random random_;
  int64_t now_;
  uint64_t steps_made_ = 0;
  Json request_;
  std::vector<Step> steps_;  ///< a heap, earliest first
  std::map<std::tuple<std::string, std::string, std::string>, std::unique_ptr<Object>, std::less<>> by_key_;
  std::vector<std::unique_ptr<Object>> unborn_;  ///< made after the history was full
  std::vector<Object*> order_;
  std::vector<Event> events_;
  struct Moment {
    int64_t second = 0;
    size_t events = 0, states = 0;
  };
  std::map<const Object*, Moment> moments_;
  size_t ties_ = 0;
};

}  // namespace tollgate::sim
