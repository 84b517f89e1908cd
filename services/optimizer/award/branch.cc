// Where a node of the search is split.
#include <algorithm>
#include <cmath>
#include <limits>

#include "optimizer/award/search.h"

namespace kyodo::optimizer::award {
namespace {

constexpr double kFraction = 1e-6;

double QuantityOf(const Column& column, int bid) {
  for (const auto& [which, units] : column.bids) {
    if (which == bid) return static_cast<double>(units);
  }
  return 0;
}

}  // namespace

// Splits where the program is undecided: winners first, then rebates, then bids.
std::optional<TreeNode> Search::Branch(const Node& node) {
  node_ = node;
  TreeNode split;
  double best = kFraction;
  for (int v = 0; v < instance_.vendors; ++v) {
    const double part = std::min(master_->wins(v), 1 - master_->wins(v));
    if (part > best) best = part, split = {.kind = TreeNode::Kind::kWinner, .index = v};
  }
  if (best > kFraction) return split;
  for (std::size_t b = 0; b < node.rebate_lo.size(); ++b) {
    const double part = std::min(master_->rebate(static_cast<int>(b)), 1 - master_->rebate(static_cast<int>(b)));
    if (part > best) best = part, split = {.kind = TreeNode::Kind::kRebate, .index = static_cast<int>(b)};
  }
  if (best > kFraction) return split;
  BidWeights of_bid(instance_.bids.size());
  for (std::size_t c = 0; c < master_->columns().size(); ++c) {
    if (master_->weight(c) < kFraction * 1e-3) continue;
    for (const auto& [bid, quantity] : master_->columns()[c].bids) of_bid[bid].emplace_back(c, master_->weight(c));
  }
  return BranchOnBid(of_bid);
}

std::optional<TreeNode> Search::BranchOnBid(const BidWeights& of_bid) {
  TreeNode split;
  double best = kFraction;
  std::vector<std::vector<int>> structure(instance_.items);
  bool mixed = false;
  for (std::size_t bid = 0; bid < of_bid.size(); ++bid) {
    double used = 0;
    std::vector<std::pair<int, double>> pieces;
    for (const auto& [c, weight] : of_bid[bid]) {
      used += weight;
      for (const PlanPart& part : master_->columns()[c].plan.parts) {
        if (instance_.pieces[instance_.bids[bid].item][part.piece].bid == static_cast<int>(bid))
          pieces.emplace_back(part.piece, weight);
      }
    }
    const double part = std::min(used, 1 - used);
    if (part > best) best = part, split = {.kind = TreeNode::Kind::kQuantity, .index = static_cast<int>(bid), .at = 1};
    std::sort(pieces.begin(), pieces.end());
    double below = 0;
    for (std::size_t k = 0; k + 1 < pieces.size(); ++k) {
      below += pieces[k].second;
      if (pieces[k].first == pieces[k + 1].first || part > kFraction) continue;
      const double side = std::min(below, used - below);
      const std::int64_t at = instance_.pieces[instance_.bids[bid].item][pieces[k + 1].first].lo;
      mixed = true;
      if (side > best)
        best = side, split = {.kind = TreeNode::Kind::kQuantity, .index = static_cast<int>(bid), .at = at};
    }
    if (!pieces.empty() && used > 0.5) structure[instance_.bids[bid].item].push_back(pieces.front().first);
  }
  if (best > kFraction) return split;
  OfferColumns();
  if (!mixed) TryStructure(structure);
  for (std::size_t bid = 0; bid < of_bid.size(); ++bid) {
    double quantity = 0;
    for (const auto& [c, weight] : of_bid[bid])
      quantity += weight * QuantityOf(master_->columns()[c], static_cast<int>(bid));
    const double part = std::abs(quantity - std::round(quantity));
    if (part > 1e-4 && part > best) {
      best = part;
      split = {.kind = TreeNode::Kind::kQuantity,
               .index = static_cast<int>(bid),
               .at = static_cast<std::int64_t>(quantity) + 1};
    }
  }
  if (best > kFraction) return split;
  return BranchOnBrokenRule(of_bid);
}

// Clp holds capacity and SME share up to a tolerance only: where its whole quantities break one, some quantity of the
// vendors concerned has to change.
std::optional<TreeNode> Search::BranchOnBrokenRule(const BidWeights& of_bid) {
  const Input& input = *instance_.input;
  std::vector<Money> reference(instance_.vendors, 0);
  std::vector<std::int64_t> sold(instance_.bids.size(), 0);
  Money sme = 0;
  for (std::size_t bid = 0; bid < of_bid.size(); ++bid) {
    double quantity = 0;
    for (const auto& [c, weight] : of_bid[bid])
      quantity += weight * QuantityOf(master_->columns()[c], static_cast<int>(bid));
    sold[bid] = std::llround(quantity);
    const Money value = Money{input.items[instance_.bids[bid].item].reference_tt} * sold[bid];
    reference[instance_.bids[bid].vendor] += value;
    if (input.vendors[instance_.bids[bid].vendor].sme) sme += value;
  }
  for (std::size_t bid = 0; bid < of_bid.size(); ++bid) {
    const Vendor& vendor = input.vendors[instance_.bids[bid].vendor];
    const Range range = node_.quantity[bid];
    const TreeNode split{.kind = TreeNode::Kind::kQuantity, .index = static_cast<int>(bid), .at = sold[bid]};
    const bool over = vendor.capacity_tt >= 0 && reference[instance_.bids[bid].vendor] > vendor.capacity_tt;
    if (over && sold[bid] > range.lo) return split;
    if (sme < instance_.sme_need && vendor.sme && sold[bid] > 0 && sold[bid] < range.hi) {
      return TreeNode{.kind = split.kind, .index = split.index, .at = sold[bid] + 1};
    }
  }
  return BranchOnMixture(of_bid);
}

// Plans with different quantities whose mixture is whole: where whole demands are dealt out, the mixture may be no
// plan.
std::optional<TreeNode> Search::BranchOnMixture(const BidWeights& of_bid) const {
  for (std::size_t bid = 0; bid < of_bid.size(); ++bid) {
    double least = std::numeric_limits<double>::infinity(), most = 0;
    for (const auto& [c, weight] : of_bid[bid]) {
      const double quantity = QuantityOf(master_->columns()[c], static_cast<int>(bid));
      least = std::min(least, quantity);
      most = std::max(most, quantity);
    }
    if (most > least) {
      return TreeNode{
          .kind = TreeNode::Kind::kQuantity, .index = static_cast<int>(bid), .at = static_cast<std::int64_t>(most)};
    }
  }
  return std::nullopt;
}

}  // namespace kyodo::optimizer::award
