// The smallest excess that any split can reach: the least core, and beyond it the nucleolus.
#pragma once

#include <gmpxx.h>

#include <optional>
#include <vector>

#include "optimizer/costshare/cost_game.h"
#include "optimizer/run.h"

namespace kyodo::optimizer::costshare {

// A coalition with its weight in a balanced collection.
struct Weighted {
  Coalition coalition;
  mpq_class weight;
};

// What was found of a linear program over all coalitions.
enum class Solved {
  kExactly,
  // The excess of all coalitions that can buy can fall without end: too few of them can. `direction` shows how: its sum
  // is 0 and it is negative over each of them.
  kUnbounded,
  // The time was over.
  kNot,
};

struct LeastCore {
  Solved solved = Solved::kNot;
  // max over proper, non-empty coalitions S of x(S) - cost(S), at its smallest.
  mpq_class excess;
  // A split x that reaches it, by member; members that are alike pay the same.
  std::vector<mpq_class> point;
  // The proof that none is better: weights above 0 of together 1, under which every member is covered equally often
  // (a balanced collection): excess >= coverage × total - sum of weight × cost(S), with equality.
  std::vector<Weighted> weights;
  // By member, for kUnbounded.
  std::vector<mpq_class> direction;
};

// Schmeidler (1969), Maschler, Peleg, Shapley (1979): minimise ε subject to x(S) <= cost(S) + ε and x(all) = total.
// Coalitions are generated where the excess is largest (ExcessSearch) instead of listed; members that are alike are one
// variable, which loses nothing because the set of solutions is convex and symmetric. A floating-point run finds the
// basis for more than 20 classes; the answer is always that of the exact simplex, ended by an exact search.
// At least two members.
LeastCore SolveLeastCore(const CostGame& game, std::int64_t total_yen, const Deadline& deadline);

// One level of the nucleolus: no split with the earlier levels' sums has a smaller largest excess over the coalitions
// that these sums leave open; each coalition listed has this excess in all that reach it.
struct Level {
  mpq_class excess;
  // Weights above 0 of together 1, whose sum of members lies in the span of all and the earlier levels' coalitions.
  std::vector<Weighted> weights;
};

struct Nucleolus {
  Solved solved = Solved::kNot;
  std::vector<mpq_class> point;
  std::vector<Level> levels;
  // kUnbounded: a direction other than 0 whose sum is 0 and that is positive over no coalition that can buy, so that no
  // split is the only best one.
  std::vector<mpq_class> direction;
};

// The split whose excesses, largest first, are lexicographically smallest (the prenucleolus: no split is asked to stay
// below the cost of single members, which it does by itself where joining never costs more than going alone).
// Maschler, Peleg, Shapley (1979): at most members - 1 linear programs, each with the coalitions of the last one's
// proof fixed. 2 to 20 members.
Nucleolus SolveNucleolus(const CostGame& game, std::int64_t total_yen, const Deadline& deadline);

}  // namespace kyodo::optimizer::costshare
