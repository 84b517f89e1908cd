// The allocation of specialists to requests: what is asked and what is answered, as plain structs.
//
// Model. A request is filled by one specialist for all its months or not at all; with `split` each of its months is a
// unit of its own. A solution gives every unit a specialist or none, so that in every month a specialist's days and
// number of different municipalities stay within the limits.
//
// What an answer claims, per order:
//   value         weight × days of what is served, recomputed from the assignments.
//   bound         no solution that shares the proved levels has a larger value. "Proved levels" are the first
//                 `provedLevels` entries of the ascending vector of shares; with none proved the bound holds for every
//                 solution.
//   provedLevels  how many entries of the ascending vector of shares, from the smallest, are proved to be as large as
//                 the order allows. Always 0 for WEIGHT.
//   OPTIMAL       WEIGHT: value = bound. LEXIMIN: all shares proved and value = bound. MAXMIN_WEIGHT: the smallest
//   share,
//                 the value and then all other shares proved. Changes, cost and positions are proved too unless the
//                 certificate lists fewer steps; for instances that fit in kExactUnitsMax units they always are.
//   WITHIN_TOLERANCE  as OPTIMAL, but value and bound differ by at most a millionth of the value (WEIGHT only).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace kyodo::optimizer::allocation {

// Weights are kept in 1/10,000, days in half-days: value is kept in 1/20,000 of a weighted day.
inline constexpr std::int64_t kValueUnits = 20'000;
// Components up to this size get the whole order proved, down to the positions.
inline constexpr int kExactUnitsMax = 48;
inline constexpr int kNobody = -1;

enum class Order { kLeximin, kWeight, kMaxminWeight };
enum class Measure { kRequestFraction, kEntitlement };

struct Skill {
  int skill = 0;
  int level = 0;
};

struct Specialist {
  std::string id;
  std::vector<Skill> skills;            // ascending skill
  std::vector<std::int32_t> half_days;  // per month
  int municipalities_max = 0;
  int region = kNobody;
  std::vector<int> conflicts;  // ascending municipalities
  std::int64_t yen_per_day = 0;
};

struct Request {
  std::string id;
  int municipality = 0;
  int skill = 0;
  int level = 0;
  int from = 0, to = 0;        // months, inclusive
  std::int32_t half_days = 0;  // per month
  std::int64_t weight = 0;     // 1/10,000
  int onsite_region = kNobody;
  bool split = false;
  int current = kNobody;
  bool pinned = false;
  std::vector<int> forbidden;  // ascending specialists

  int months() const { return to - from + 1; }
};

struct Municipality {
  std::string id;
  std::int64_t entitlement_half_days = 0;  // 0 = none
  std::int64_t past_half_days = 0;
};

struct Policy {
  Order order = Order::kLeximin;
  Measure measure = Measure::kRequestFraction;
  bool fewest_changes = true;
};

// All positions (specialists, requests, municipalities, months) are those of the input's lists.
struct Instance {
  std::vector<std::string> months;
  std::vector<std::string> skills, regions;
  std::vector<Specialist> specialists;
  std::vector<Request> requests;
  std::vector<Municipality> municipalities;
  Policy policy;
};

// served[request][month - from]: the specialist or kNobody; all entries of one request are equal unless it is split.
using Served = std::vector<std::vector<int>>;

// A share as a reduced fraction, at least 0. below is 0 when the municipality is left out of the measure.
struct Share {
  std::int64_t above = 0;
  std::int64_t below = 0;
};

// What follows from who serves what; the same for the solver and its caller.
struct Outcome {
  std::int64_t value = 0;  // 1/20,000
  int changes = 0;
  std::int64_t cost_half_yen = 0;
  std::vector<Share> shares;  // per municipality
};

// The fewest changes of one request that would fill it; verified by solving again.
struct Change {
  std::string field;
  std::string value;
  enum class Kind { kText, kWhole, kNull, kFlag } kind = Kind::kText;
};

struct Unfilled {
  int request = 0;
  std::string reason;
  std::string detail;
  std::optional<Change> smallest_change;
};

}  // namespace kyodo::optimizer::allocation
