// The Lagrangian bound: prices on the rules that tie items together, and what the problem costs at least under them.
#pragma once

#include <vector>

#include "optimizer/award/item_plans.h"

namespace kyodo::optimizer::award {

// A part of the search: what branching has fixed.
struct Node {
  std::vector<Range> quantity;             // [bid]
  std::vector<char> wins_lo, wins_hi;      // [vendor] pays its fee: 0..1
  std::vector<char> rebate_lo, rebate_hi;  // [bundle]
};

Node Root(const Instance& instance);
// Fixes what follows from a node's own limits (a vendor that loses sells nothing …). False when nothing is left.
bool Tighten(const Instance& instance, Node* node);

// Prices >= 0, in units of 10^-12 tt (of money rows) or 10^-12 tt per tt of reference value (capacity, sme).
inline constexpr std::int64_t kPriceScale = 1'000'000'000'000;
struct Prices {
  std::vector<Int128> bid;       // [bid]: an item won needs a winning vendor
  std::vector<Int128> hit;       // [hit]: a rebate needs the quantity
  std::vector<Int128> capacity;  // [vendor]
  std::vector<Int128> win;       // [vendor]: a winner wins something (only with minWinners)
  Int128 sme = 0;
  bool ray = false;  // true: the bound of a problem without costs; above 0 it proves that nothing is feasible
};

// The search tree as the certificate tells it. A leaf has prices; an inner node splits one thing in two.
struct TreeNode {
  enum class Kind { kLeaf, kWinner, kRebate, kQuantity };
  Kind kind = Kind::kLeaf;
  int index = 0;            // vendor, bundle or bid
  std::int64_t at = 0;      // kQuantity: below | from here on
  int low = -1, high = -1;  // children: loses/no rebate/below, wins/rebate/from `at`
  Prices prices;            // leaf
  bool open = false;        // leaf that was not searched to its end
};

// The node's part on one side of a split.
Node ChildOf(const Node& node, const TreeNode& split, bool high);

// How the prices fall on the items, in any arithmetic.
template <typename Cost>
ItemPrices<Cost> OnItems(const Instance& instance, const Prices& prices, Cost unit);

// Vendors' and bundles' part of the bound in the arithmetic of Cost: fees minus what items pay, best winners within the
// limits. False when the node allows no number of winners.
template <typename Cost>
bool VendorPart(const Instance& instance, const Node& node, const Prices& prices, Cost unit, Cost* value);

// The bound in 10^-12 tt, exactly; nothing when an item cannot be bought at all (no solution in this node).
std::optional<Int128> ExactBound(const Instance& instance, const Node& node, const Prices& prices);

}  // namespace kyodo::optimizer::award
