#include "tests/optimizer/costshare/linear_program.h"

namespace kyodo::optimizer::costshare::testing {
namespace {

// Rows: basic = constant - sum of entries × nonbasic (all variables >= 0); the last row is the objective, to grow.
class Tableau {
 public:
  Tableau(std::vector<Fractions> rows, Fractions constants, std::vector<int> basic, std::vector<int> nonbasic)
      : rows_(std::move(rows)),
        constants_(std::move(constants)),
        basic_(std::move(basic)),
        nonbasic_(std::move(nonbasic)) {}

  void Pivot(std::size_t row, std::size_t column) {
    const mpq_class pivot = rows_[row][column];
    for (mpq_class& entry : rows_[row]) entry /= pivot;
    rows_[row][column] = 1 / pivot;
    constants_[row] /= pivot;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (i == row || rows_[i][column] == 0) continue;
      const mpq_class factor = rows_[i][column];
      for (std::size_t j = 0; j < rows_[i].size(); ++j) {
        if (j != column) rows_[i][j] -= factor * rows_[row][j];
      }
      rows_[i][column] = -factor * rows_[row][column];
      constants_[i] -= factor * constants_[row];
    }
    std::swap(basic_[row], nonbasic_[column]);
  }

  // False when the objective grows without end.
  bool Optimise(const Fractions& objective_of, mpq_class& value) {
    while (true) {
      // The objective in nonbasic variables.
      std::optional<std::size_t> entering;
      value = 0;
      Fractions rate(nonbasic_.size());
      for (std::size_t j = 0; j < nonbasic_.size(); ++j) rate[j] = objective_of[static_cast<std::size_t>(nonbasic_[j])];
      for (std::size_t i = 0; i < rows_.size(); ++i) {
        const mpq_class& weight = objective_of[static_cast<std::size_t>(basic_[i])];
        value += weight * constants_[i];
        for (std::size_t j = 0; j < rate.size(); ++j) rate[j] -= weight * rows_[i][j];
      }
      for (std::size_t j = 0; j < rate.size(); ++j) {
        if (rate[j] > 0 && (!entering || nonbasic_[j] < nonbasic_[*entering])) entering = j;
      }
      if (!entering) return true;
      std::optional<std::size_t> leaving;
      for (std::size_t i = 0; i < rows_.size(); ++i) {
        if (rows_[i][*entering] <= 0) continue;
        if (leaving) {
          const mpq_class mine = constants_[i] / rows_[i][*entering];
          const mpq_class best = constants_[*leaving] / rows_[*leaving][*entering];
          if (mine > best || (mine == best && basic_[i] > basic_[*leaving])) continue;
        }
        leaving = i;
      }
      if (!leaving) return false;
      Pivot(*leaving, *entering);
    }
  }

  std::size_t LowestRow() const {
    std::size_t lowest = 0;
    for (std::size_t i = 1; i < rows_.size(); ++i) {
      if (constants_[i] < constants_[lowest]) lowest = i;
    }
    return lowest;
  }
  const mpq_class& constant(std::size_t row) const { return constants_[row]; }

  mpq_class ValueOf(int variable) const {
    for (std::size_t i = 0; i < basic_.size(); ++i) {
      if (basic_[i] == variable) return constants_[i];
    }
    return 0;
  }

  // Takes a variable that is 0 out for good.
  void Remove(int variable) {
    for (std::size_t i = 0; i < basic_.size(); ++i) {
      if (basic_[i] != variable) continue;
      for (std::size_t j = 0; j < nonbasic_.size(); ++j) {
        if (rows_[i][j] != 0) {
          Pivot(i, j);
          break;
        }
      }
    }
    for (std::size_t j = 0; j < nonbasic_.size(); ++j) {
      if (nonbasic_[j] != variable) continue;
      for (Fractions& row : rows_) row[j] = 0;
    }
  }

 private:
  std::vector<Fractions> rows_;
  Fractions constants_;
  std::vector<int> basic_, nonbasic_;
};

}  // namespace

void LinearProgram::AtMost(const Fractions& row, const mpq_class& limit) {
  rows.push_back(row);
  limits.push_back(limit);
}

void LinearProgram::Exactly(const Fractions& row, const mpq_class& value) {
  AtMost(row, value);
  Fractions opposite;
  for (const mpq_class& entry : row) opposite.push_back(-entry);
  AtMost(opposite, -value);
}

Optimum Maximise(const LinearProgram& program) {
  // x = (2j) - (2j + 1), one slack per row, and one artificial variable in every row.
  const int free = static_cast<int>(program.objective.size()), count = static_cast<int>(program.rows.size());
  const int artificial = 2 * free + count;
  std::vector<Fractions> rows;
  std::vector<int> basic, nonbasic;
  for (int v = 0; v < 2 * free; ++v) nonbasic.push_back(v);
  nonbasic.push_back(artificial);
  for (int k = 0; k < count; ++k) {
    Fractions row;
    for (const mpq_class& entry : program.rows[static_cast<std::size_t>(k)]) {
      row.push_back(entry);
      row.push_back(-entry);
    }
    row.push_back(-1);
    rows.push_back(std::move(row));
    basic.push_back(2 * free + k);
  }
  Tableau tableau(std::move(rows), program.limits, std::move(basic), nonbasic);
  mpq_class value;
  const std::size_t lowest = tableau.LowestRow();
  if (tableau.constant(lowest) < 0) {
    tableau.Pivot(lowest, nonbasic.size() - 1);
    Fractions only(static_cast<std::size_t>(artificial) + 1, mpq_class(0));
    only.back() = -1;
    tableau.Optimise(only, value);
    if (value < 0) return {};
  }
  tableau.Remove(artificial);
  Fractions objective(static_cast<std::size_t>(artificial) + 1, mpq_class(0));
  for (int j = 0; j < free; ++j) {
    objective[static_cast<std::size_t>(2 * j)] = program.objective[static_cast<std::size_t>(j)];
    objective[static_cast<std::size_t>(2 * j + 1)] = -program.objective[static_cast<std::size_t>(j)];
  }
  Optimum optimum;
  if (!tableau.Optimise(objective, optimum.value)) {
    optimum.outcome = Outcome::kUnbounded;
    return optimum;
  }
  optimum.outcome = Outcome::kOptimal;
  for (int j = 0; j < free; ++j) optimum.x.push_back(tableau.ValueOf(2 * j) - tableau.ValueOf(2 * j + 1));
  return optimum;
}

}  // namespace kyodo::optimizer::costshare::testing
