#include "optimizer/award/lagrange.h"

#include <algorithm>

namespace kyodo::optimizer::award {

Node Root(const Instance& instance) {
  Node node;
  for (const BidAt& bid : instance.bids) {
    std::int64_t most = 0;
    for (const Piece& piece : instance.pieces[bid.item]) {
      if (piece.vendor == bid.vendor) most = std::max(most, piece.hi);
    }
    std::int64_t least = 0;
    for (int r = 0; r < instance.regions; ++r) least += instance.least_of(bid.vendor, bid.item, r);
    node.quantity.push_back({least, most});
  }
  node.wins_lo.assign(instance.vendors, 0);
  node.wins_hi.assign(instance.vendors, 1);
  for (int v = 0; v < instance.vendors; ++v) node.wins_hi[v] = instance.bids_of_vendor[v].empty() ? 0 : 1;
  node.rebate_lo.assign(instance.input->bundles.size(), 0);
  node.rebate_hi.assign(instance.input->bundles.size(), 1);
  return node;
}

bool Tighten(const Instance& instance, Node* node) {
  for (std::size_t b = 0; b < instance.hits_of_bundle.size(); ++b) {
    for (const int h : instance.hits_of_bundle[b]) {
      const Hit& hit = instance.hits[h];
      const int bid = instance.bid_of(hit.vendor, hit.item);
      if (bid < 0 || node->quantity[bid].hi < hit.least || node->wins_hi[hit.vendor] == 0) node->rebate_hi[b] = 0;
    }
    if (node->rebate_lo[b] > node->rebate_hi[b]) return false;
    if (node->rebate_lo[b] == 0) continue;
    for (const int h : instance.hits_of_bundle[b]) {
      Range& range = node->quantity[instance.bid_of(instance.hits[h].vendor, instance.hits[h].item)];
      range.lo = std::max(range.lo, instance.hits[h].least);
    }
  }
  int forced = 0, open = 0;
  for (int v = 0; v < instance.vendors; ++v) {
    for (const int bid : instance.bids_of_vendor[v]) {
      if (node->wins_hi[v] == 0) node->quantity[bid].hi = 0;
      if (node->quantity[bid].lo > node->quantity[bid].hi) return false;
      if (node->quantity[bid].lo > 0) node->wins_lo[v] = 1;
    }
    if (node->wins_lo[v] > node->wins_hi[v]) return false;
    forced += node->wins_lo[v];
    open += node->wins_hi[v];
  }
  return forced <= instance.max_winners && open >= instance.min_winners;
}

Node ChildOf(const Node& node, const TreeNode& split, bool high) {
  Node child = node;
  switch (split.kind) {
    case TreeNode::Kind::kWinner:
      (high ? child.wins_lo : child.wins_hi)[split.index] = high ? 1 : 0;
      break;
    case TreeNode::Kind::kRebate:
      (high ? child.rebate_lo : child.rebate_hi)[split.index] = high ? 1 : 0;
      break;
    case TreeNode::Kind::kQuantity:
      if (high) {
        child.quantity[split.index].lo = std::max(child.quantity[split.index].lo, split.at);
      } else {
        child.quantity[split.index].hi = std::min(child.quantity[split.index].hi, split.at - 1);
      }
      break;
    case TreeNode::Kind::kLeaf:
      break;
  }
  return child;
}

template <typename Cost>
ItemPrices<Cost> OnItems(const Instance& instance, const Prices& prices, Cost unit) {
  ItemPrices<Cost> on;
  on.scale = prices.ray ? Cost(0) : static_cast<Cost>(kPriceScale) * unit;
  for (std::size_t b = 0; b < instance.bids.size(); ++b) {
    const auto [vendor, item] = instance.bids[b];
    on.bid_fixed.push_back(static_cast<Cost>(prices.bid[b] - prices.win[vendor]) * unit);
    const Int128 per_reference = prices.capacity[vendor] - (instance.input->vendors[vendor].sme ? prices.sme : 0);
    on.bid_unit.push_back(static_cast<Cost>(per_reference * instance.input->items[item].reference_tt) * unit);
  }
  for (const Int128 price : prices.hit) on.hit.push_back(static_cast<Cost>(price) * unit);
  return on;
}

template <typename Cost>
bool VendorPart(const Instance& instance, const Node& node, const Prices& prices, Cost unit, Cost* value) {
  const Input& input = *instance.input;
  const Int128 scale = prices.ray ? 0 : kPriceScale;
  Int128 sum = prices.sme * instance.sme_need;
  std::vector<Int128> open;
  int winners = 0;
  for (int v = 0; v < instance.vendors; ++v) {
    if (input.vendors[v].capacity_tt >= 0) sum -= prices.capacity[v] * input.vendors[v].capacity_tt;
    if (node.wins_hi[v] == 0) continue;
    Int128 cost = input.vendors[v].fee_tt * scale + (prices.ray ? 0 : instance.winner_price) + prices.win[v];
    for (const int bid : instance.bids_of_vendor[v]) cost -= prices.bid[bid];
    for (const int b : instance.bundles_of_vendor[v]) {
      Int128 rebate = -input.bundles[b].rebate_tt * scale;
      for (const int h : instance.hits_of_bundle[b]) rebate += prices.hit[h];
      if (node.rebate_lo[b] != 0 || (node.rebate_hi[b] != 0 && rebate < 0)) cost += rebate;
    }
    if (node.wins_lo[v] != 0) {
      sum += cost;
      ++winners;
    } else {
      open.push_back(cost);
    }
  }
  std::sort(open.begin(), open.end());
  for (const Int128 cost : open) {
    if (winners >= instance.max_winners || (cost >= 0 && winners >= instance.min_winners)) break;
    sum += cost;
    ++winners;
  }
  *value = static_cast<Cost>(sum) * unit;
  return winners >= instance.min_winners && winners <= instance.max_winners;
}

std::optional<Int128> ExactBound(const Instance& instance, const Node& node, const Prices& prices) {
  Int128 sum = 0;
  if (!VendorPart<Int128>(instance, node, prices, 1, &sum)) return std::nullopt;
  const ItemPrices<Int128> on = OnItems<Int128>(instance, prices, 1);
  ItemPlans<Int128> plans(instance);
  for (int i = 0; i < instance.items; ++i) {
    if (instance.total[i] == 0) continue;
    const Int128 none = Transport<Int128>::kNone();
    const Int128 least = plans.Solve(i, node.quantity, on, none, nullptr);
    if (least == none) return std::nullopt;
    sum += least;
  }
  return sum;
}

template ItemPrices<double> OnItems(const Instance&, const Prices&, double);
template ItemPrices<Int128> OnItems(const Instance&, const Prices&, Int128);
template bool VendorPart(const Instance&, const Node&, const Prices&, double, double*);
template bool VendorPart(const Instance&, const Node&, const Prices&, Int128, Int128*);

}  // namespace kyodo::optimizer::award
