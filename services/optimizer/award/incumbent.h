// The best feasible award so far, checked against every rule and counted in integers.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "optimizer/award/lagrange.h"

namespace kyodo::optimizer::award {

// One plan for each item (empty parts where nothing is demanded).
using Candidate = std::vector<Plan>;

std::vector<Award> AwardsOf(const Instance& instance, const Candidate& candidate);

// Every rule of the format; awards of one (vendor, item, region) at most once.
bool IsFeasible(const Instance& instance, const std::vector<Award>& awards);

// Number of vendors that sell anything.
int WinnersOf(const Instance& instance, const std::vector<Award>& awards);

class Incumbent {
 public:
  explicit Incumbent(const Instance& instance) : instance_(instance) {}
  // Keeps the awards when they are feasible and better: cheaper, then fewer winners, then the larger quantities for the
  // earlier vendors of the tie order. True when it was kept.
  bool Offer(std::vector<Award> awards);
  // Refuses from now on what costs more, or as much with more winners.
  void SetCeiling(Money cost, int winners) { ceiling_ = {cost, winners}; }
  const std::optional<std::pair<Money, int>>& ceiling() const { return ceiling_; }
  bool has() const { return has_; }
  int winners() const { return winners_; }
  Money cost() const { return cost_; }
  const std::vector<Award>& awards() const { return awards_; }

 private:
  // Quantities over (vendor in tie order, item, region), dense.
  std::vector<std::int64_t> TieVector(const std::vector<Award>& awards) const;

  const Instance& instance_;
  std::optional<std::pair<Money, int>> ceiling_;
  bool has_ = false;
  Money cost_ = 0;
  int winners_ = 0;
  std::vector<Award> awards_;
  std::vector<std::int64_t> tie_;
};

// Whole quantities for pieces that are chosen already, cheapest under the rules that tie items together (capacity, SME
// share), by Cbc on that small program; nothing when these pieces cannot do it. Not a proof of anything.
std::optional<Candidate> Quantities(const Instance& instance, const std::vector<std::vector<int>>& pieces,
                                    double seconds);

}  // namespace kyodo::optimizer::award
