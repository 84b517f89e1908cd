// One linear program over all coalitions: columns generated until none has a larger excess.
#pragma once

#include <gmpxx.h>

#include <cstdint>
#include <vector>

#include "optimizer/costshare/cost_game.h"
#include "optimizer/costshare/excess.h"
#include "optimizer/costshare/least_core.h"
#include "optimizer/costshare/master.h"
#include "optimizer/run.h"

namespace kyodo::optimizer::costshare {

struct Stage {
  Solved solved = Solved::kNot;
  mpq_class excess;
  // By class: shares, or the direction for kUnbounded.
  std::vector<mpq_class> shares;
  // The coalitions of the last basis with their λ; artificial columns and fixed sums are left out.
  std::vector<Column> coalitions;
  std::vector<mpq_class> levels;
};

// Solves such programs for one game.
class StageSolver {
 public:
  // class_of: which variable each member belongs to.
  StageSolver(const CostGame& game, ExcessSearch& search, const std::vector<int>& class_of, int classes,
              const Deadline& deadline);

  // `start`: a basis, first the fixed sums, with no λ below 0. `known`: more columns worth a look. `marks`: coalitions
  // to pass over, see MaskWalk. `rough_first`: look for a basis in floating point before.
  Stage Solve(std::vector<Column> start, const std::vector<Column>& known, const std::vector<std::uint64_t>& marks,
              bool rough_first);

  // The coalition as a column, at its cost; artificial when it cannot buy.
  Column ColumnOf(const Coalition& coalition) const;

 private:
  std::vector<Column> RoughColumns(const std::vector<Column>& start, const std::vector<Column>& known);
  template <class N>
  Solved Improve(Master<N>& master, const std::vector<std::uint64_t>& marks);
  template <class N>
  Solved Phase(Master<N>& master, int phase, const std::vector<std::uint64_t>& marks);
  // Adds coalitions above the excess; false when there is none.
  bool AddColumns(Master<double>& master, int phase, const std::vector<std::uint64_t>& marks);
  // Adds what a search at `shares` finds and `multipliers` break; remembers the shares if they are the best so far.
  bool AddColumnsAt(const std::vector<double>& shares, const std::vector<double>& multipliers, Master<double>& master,
                    int phase);
  bool AddColumns(Master<mpz_class>& master, int phase, const std::vector<std::uint64_t>& marks);
  template <class Value>
  std::vector<Value> ToMembers(const std::vector<Value>& of_class) const;

  const CostGame& game_;
  ExcessSearch& search_;
  const std::vector<int>& class_of_;
  const int classes_;
  const Deadline& deadline_;
  // Of the floating-point run: the shares with the smallest largest excess so far.
  std::vector<double> centre_;
  double centre_excess_ = 0;
};

}  // namespace kyodo::optimizer::costshare
