// The Shapley value of a cost game, exactly.
#pragma once

#include <gmpxx.h>

#include <string>
#include <variant>
#include <vector>

#include "optimizer/costshare/cost_game.h"
#include "optimizer/run.h"

namespace kyodo::optimizer::costshare {

// A coalition that nobody sells to: marginal costs through it do not exist.
struct CannotBuy {
  Coalition coalition;
};

// The method would need more than is bearable: what there is, and what would be right.
struct Refused {
  std::string what;
  std::string right;
};

// Shapley (1953): member i pays the average over all orders of cost(S + i) - cost(S), S being those before i. The cost
// of all counts as `total_yen`, so that the values add up to it.
//
// Games of quantities: coalitions are counted by (size, quantity) with the 0/1 knapsack recurrence; leaving i out again
// takes one pass over the table, half of which follows from the other half by complements (S and the others have
// opposite sizes and quantities). Counts are 64-bit integers up to 66 members and residues modulo several primes
// (Chinese remaindering) beyond; sums are combined as fractions. O(members · classes · quantity) additions.
// Games of listed coalitions, and few members with large quantities: O(members · 2^members).
std::variant<std::vector<mpq_class>, CannotBuy, Refused> ShapleyValue(const CostGame& game, std::int64_t total_yen,
                                                                      const Deadline& deadline);

}  // namespace kyodo::optimizer::costshare
