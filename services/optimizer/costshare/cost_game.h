// What coalitions pay, ready for walking over all of them.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "optimizer/costshare/model.h"

namespace kyodo::optimizer::costshare {

// Members of a coalition as indices of the sorted members, ascending.
using Coalition = std::vector<int>;

// Nobody sells that: an infinite cost.
inline constexpr std::int64_t kInfinite = -1;

// How all coalitions are walked over. kQuantities: by dynamic programming over the total quantity, O(members ×
// quantity); kMasks: one by one, O(2^members); kTooLarge: neither is bearable.
enum class Walk { kMasks, kQuantities, kTooLarge };

class CostGame {
 public:
  // `input` must have a game and outlive this.
  explicit CostGame(const Input& input);

  int members() const { return static_cast<int>(input_.members.size()); }
  // Does the cost depend on the total quantity only?
  bool by_quantity() const { return input_.game->kind != Game::Kind::kCoalitions; }
  Walk walk() const { return walk_; }

  // Whole yen or kInfinite. O(number of tiers), O(log) or O(1) by the kind of game.
  std::int64_t CostOf(const Coalition& coalition) const;
  std::int64_t CostOfOne(int member) const { return CostOf({member}); }
  std::int64_t CostOfAll() const;

  // Quantities in units of their greatest common divisor; by_quantity() only.
  std::int64_t units(int member) const { return units_[static_cast<std::size_t>(member)]; }
  std::int64_t units_of_all() const { return units_of_all_; }
  // Cost of 0, 1, … units_of_all() units; Walk::kQuantities only. Quantities that no coalition has may hold anything.
  std::vector<std::int64_t> CostsByUnits() const;
  // Cost of every mask of members; Walk::kMasks only.
  std::vector<std::int64_t> CostsByMask() const;

  // Members that are alike (equal quantities, when only quantities count) have the same class; classes are numbered
  // from 0 in the order of their first member.
  const std::vector<int>& class_of() const { return class_of_; }
  int classes() const { return classes_; }

 private:
  std::int64_t CostOfQuantity(std::int64_t quantity) const;
  void Classify();

  const Input& input_;
  Walk walk_ = Walk::kTooLarge;
  std::int64_t unit_ = 1;
  std::vector<std::int64_t> units_;
  std::int64_t units_of_all_ = 0;
  std::vector<int> class_of_;
  int classes_ = 0;
};

}  // namespace kyodo::optimizer::costshare
