// The linear program over item plans (column generation), on Clp.
#pragma once

#include <memory>
#include <set>
#include <vector>

#include "optimizer/award/lagrange.h"

class ClpSimplex;

namespace kyodo::optimizer::award {

// A plan as a column. Quantities per bid are kept beside the parts.
struct Column {
  int item = 0;
  Plan plan;
  Money cost = 0;                                  // tiers and delivery, tt
  std::vector<std::pair<int, std::int64_t>> bids;  // bid, total quantity
  std::vector<int> hits;
};

Column MakeColumn(const Instance& instance, int item, Plan plan);
// Does the plan keep the node's quantities, forced winners of the item included?
bool Fits(const Instance& instance, const Column& column, const Node& node);

// min Σ plans + fees − rebates; one plan for each item, the linking rows of Prices, numbers of winners. With `ray` the
// costs are left out and what is missing is minimised instead.
class Master {
 public:
  explicit Master(const Instance& instance, bool ray);
  ~Master();

  // False when the very same plan is a column already (Clp's rounding may ask for it again).
  bool Add(Column column);
  // Takes the node's limits over; columns that do not fit get the bound 0.
  void Enter(const Node& node);
  // False when Clp gives up.
  bool Solve();

  double value() const;                  // tt; of a ray: what is missing
  double unit() const { return unit_; }  // tt in one unit of Clp's objective; of a ray: what one missing row counts
  double missing() const;                // how much of the artificial columns is used
  Prices prices() const;                 // >= 0, rounded to 10^-12 tt
  double convexity(int item) const;      // price of the item's row, tt
  double wins(int vendor) const;
  double rebate(int bundle) const;
  double weight(std::size_t column) const;
  const std::vector<Column>& columns() const { return columns_; }

 private:
  int AddRow(double lower, double upper);
  void AddStructure();
  void AddArtificial(int row, double sign);

  const Instance& instance_;
  const bool ray_;
  double unit_ = 1;                 // tt in one unit of Clp's objective
  double reference_price_max_ = 0;  // what certificates allow for prices of reference value
  std::unique_ptr<ClpSimplex> lp_;
  std::vector<int> item_row_, bid_row_, hit_row_, capacity_row_, win_row_, artificial_;
  int sme_row_ = -1, min_row_ = -1;
  int wins_at_ = 0, rebate_at_ = 0, columns_at_ = 0;
  std::vector<Column> columns_;
  std::set<std::vector<std::int64_t>> known_;
  Node node_;
};

}  // namespace kyodo::optimizer::award
