// The restricted master programme of a step on CLP: plans as columns.
#pragma once

#include <ClpSimplex.hpp>
#include <set>
#include <vector>

#include "optimizer/allocation/step.h"

namespace kyodo::optimizer::allocation {

// Floating point throughout: its numbers guide the search and prove nothing.
class Master {
 public:
  Master(const Packing& packing, const Step& step, std::int64_t scale);

  // False when the plan was there already.
  bool AddPlan(int agent, const std::vector<int>& options);
  // Columns that contradict the marks are closed; a plan of just the forced options is added where there are some.
  void Apply(const Marks& marks);
  // False when CLP gives up.
  bool Solve();
  // Value of the restricted programme under other marks, after at most `iterations_max` dual pivots; the basis and the
  // solution are as before afterwards.
  double Probe(const Marks& marks, const Marks& now, int iterations_max);
  // Value of the restricted programme, in units of the objective.
  double Objective() const { return -lp_.objectiveValue() * objective_unit_; }
  // Rows that only artificial columns keep.
  bool Broken() const;
  // Makes broken rows dearer; false when they cannot get dearer.
  bool RaisePenalty();
  // Duals, rounded to multipliers of the right sign.
  Multipliers Duals() const;
  // What the best plan of an agent must exceed to improve the programme, in 1/scale.
  double AgentDual(int agent) const;

  // How much of each option the current solution takes.
  std::vector<double> OptionParts() const;
  // The same of each alternative.
  std::vector<std::vector<double>> BlockParts() const;

  struct Column {
    int agent;
    std::vector<int> options;
  };
  const std::vector<Column>& columns() const { return columns_; }
  double Part(std::size_t column) const { return lp_.primalColumnSolution()[first_plan_ + column]; }
  bool Open(std::size_t column) const { return lp_.columnUpper()[first_plan_ + column] > 0; }

 private:
  int UnitRow(int unit) const { return unit; }
  int AgentRow(int agent) const { return static_cast<int>(packing_.units.size()) + agent; }
  int StepRow(int row) const { return AgentRow(static_cast<int>(packing_.agents.size())) + row; }
  int BlockRow(int block) const { return StepRow(static_cast<int>(step_.rhs.size())) + block; }
  void ScaleRows();
  void AddRows();
  void AddBlocks();

  const Packing& packing_;
  const Step& step_;
  std::int64_t scale_;
  double objective_unit_ = 1;
  double penalty_ = 100;
  std::vector<double> row_unit_;
  ClpSimplex lp_;
  int first_block_ = 0, first_plan_ = 0;
  std::vector<Column> columns_;
  std::set<std::pair<int, std::vector<int>>> known_;
};

}  // namespace kyodo::optimizer::allocation
