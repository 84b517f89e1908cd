// Branch and bound over item plans.
#pragma once

#include <memory>
#include <set>
#include <vector>

#include "optimizer/award/incumbent.h"
#include "optimizer/award/lagrange.h"
#include "optimizer/award/master.h"
#include "optimizer/run.h"

namespace kyodo::optimizer::award {

struct SearchResult {
  std::vector<TreeNode> tree;  // the root first
  std::int64_t nodes = 0;
};

// Column generation at every node (Dantzig and Wolfe, 1960) with the Lagrangian bound; branching on winners, rebates, a
// vendor's winning of an item, its tier and its quantity. Best bound first. Ends with the optimum, when the proved gap
// is at most 1e-6 and `extra_nodes` more did not close it, or with the time.
class Search {
 public:
  Search(const Instance& instance, const Limits& limits, const Deadline& deadline);
  ~Search();
  // Awards to beat, from a heuristic.
  void Start(const std::vector<std::vector<Award>>& awards);
  SearchResult Run();
  // Only awards that cost no more, with no more winners at the same cost.
  void SetCeiling(Money cost, int winners) { incumbent_.SetCeiling(cost, winners); }
  // Searches until the first feasible award.
  SearchResult RunToFirst();
  // The same. False only when it is proved that there is none.
  bool IsFeasible();
  const Incumbent& incumbent() const { return incumbent_; }

 private:
  struct Open {
    Node node;
    int tree = 0;      // position in the tree
    double bound = 0;  // tt
  };
  struct Visit {
    bool closed = false;  // leaf: its prices prove it
    double bound = 0;     // tt
    Prices prices;
  };

  void AddPlan(const std::vector<Award>& awards, int item);
  Visit Bound(const Node& node, double parent_bound);
  Visit BoundWith(Master& master, const Node& node, double parent_bound);
  // Adds improving plans; the Lagrangian bound under these prices in tt.
  double Price(Master& master, const Node& node, const Prices& prices, bool* added);
  bool Proves(const Node& node, const Prices& prices, double bound) const;
  void TryCandidates(const Node& node, const Prices& prices, bool settled);
  void TryStructure(const std::vector<std::vector<int>>& pieces);
  void OfferColumns();
  std::optional<TreeNode> Branch(const Node& node);
  // Per bid: columns in use that buy from it, with their weight.
  using BidWeights = std::vector<std::vector<std::pair<std::size_t, double>>>;
  std::optional<TreeNode> BranchOnBid(const BidWeights& of_bid);
  std::optional<TreeNode> BranchOnBrokenRule(const BidWeights& of_bid);
  std::optional<TreeNode> BranchOnMixture(const BidWeights& of_bid) const;
  bool Done(const std::vector<Open>& open);
  void Expand(Open at, std::vector<Open>* open);
  void Report(double bound);
  std::optional<Int128> Limit() const;
  double Threshold() const;  // a bound above this closes a node, tt
  // Is the time over, with what checking the tree so far will take?
  bool Late() const;

  const Instance& instance_;
  const Limits& limits_;
  const Deadline& deadline_;
  Incumbent incumbent_;
  std::unique_ptr<Master> master_, ray_;
  ItemPlans<double> plans_;
  std::vector<TreeNode> tree_;
  std::vector<std::vector<std::vector<int>>> tried_;
  std::set<std::vector<std::int64_t>> allowed_;  // vendors' limits that TryCandidates has seen
  Node node_;                                    // that is being branched on
  mutable double exact_seconds_ = 0;             // spent on exact bounds, and how many of them
  mutable int exact_bounds_ = 0;
  double price_seconds_ = 0;  // of the latest round of pricing
  bool first_only_ = false;
  std::int64_t nodes_ = 0, extra_ = 0;
};

// Feasible awards found quickly: vendors dropped one by one, prices on the rules that are broken.
std::vector<std::vector<Award>> FirstAwards(const Instance& instance, const Deadline& deadline);

}  // namespace kyodo::optimizer::award
