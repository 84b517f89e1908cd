// Which coalition pays most too much? Exactly, over all of them.
#pragma once

#include <gmpxx.h>

#include <optional>
#include <vector>

#include "optimizer/costshare/cost_game.h"
#include "optimizer/costshare/walks.h"

namespace kyodo::optimizer::costshare {

// The separation problem of the core: max over proper, non-empty coalitions S that can buy of worth(S) - cost(S).
// Coalitions of infinite cost never have an excess.
class ExcessSearch {
 public:
  // `walk` must not be kTooLarge; kMasks is possible for at most 20 members.
  ExcessSearch(const CostGame& game, Walk walk);
  explicit ExcessSearch(const CostGame& game) : ExcessSearch(game, game.walk()) {}

  Walk walk() const { return walk_; }

  // Where the costs come from: the game's, or 0 for whoever can buy at all.
  enum class Costs { kOfGame, kNothing };

  // The largest excess first, then up to most - 1 others that differ from it; nothing when no proper coalition can buy.
  // Exact: the worth is brought to a common denominator and the walk is done in 64, 128 or 256 bits, or in GMP where
  // these are too narrow. `marks`: see MaskWalk; only with Walk::kMasks.
  std::vector<Found<mpq_class>> Exact(const std::vector<mpq_class>& worth, int most = 1, Costs costs = Costs::kOfGame,
                                      const std::vector<std::uint64_t>& marks = {});
  // The same in binary floating point: to find candidates, never to prove.
  std::vector<Found<double>> Approximate(const std::vector<double>& worth, int most, Costs costs);
  // What one exchange makes of a coalition (somebody leaves, somebody joins, or both): of those that stay above
  // `threshold` the `most` with the largest excess, at most two for each member that leaves and each that joins. Only
  // with Walk::kQuantities. O(members^2).
  std::vector<Found<double>> Exchanged(const Coalition& coalition, const std::vector<double>& worth, double threshold,
                                       std::size_t most) const;

 private:
  template <class N>
  std::vector<Found<N>> Run(const std::vector<N>& worth, const N& scale, int most, Costs costs,
                            const std::vector<std::uint64_t>& marks);

  const CostGame& game_;
  const Walk walk_;
  std::vector<std::int64_t> costs_, nothing_;
  // Kept for its tables: it runs once a round of column generation.
  std::optional<QuantityWalk<double>> approximate_;
};

}  // namespace kyodo::optimizer::costshare
