#include "optimizer/costshare/stage.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace kyodo::optimizer::costshare {
namespace {

// Coalitions taken over from one search, each the worst of a range.
constexpr int kColumnsAtOnce = 48;

ExcessSearch::Costs CostsIn(int phase) {
  return phase == 1 ? ExcessSearch::Costs::kNothing : ExcessSearch::Costs::kOfGame;
}

}  // namespace

StageSolver::StageSolver(const CostGame& game, ExcessSearch& search, const std::vector<int>& class_of, int classes,
                         const Deadline& deadline)
    : game_(game), search_(search), class_of_(class_of), classes_(classes), deadline_(deadline) {}

Column StageSolver::ColumnOf(const Coalition& coalition) const {
  Column column;
  column.counts.assign(static_cast<std::size_t>(classes_), 0);
  for (const int member : coalition)
    ++column.counts[static_cast<std::size_t>(class_of_[static_cast<std::size_t>(member)])];
  const std::int64_t cost = game_.CostOf(coalition);
  if (cost == kInfinite) {
    column.kind = ColumnKind::kArtificial;
  } else {
    column.cost = static_cast<long>(cost);
  }
  return column;
}

template <class Value>
std::vector<Value> StageSolver::ToMembers(const std::vector<Value>& of_class) const {
  std::vector<Value> of_member;
  for (const int which : class_of_) of_member.push_back(of_class[static_cast<std::size_t>(which)]);
  return of_member;
}

bool StageSolver::AddColumns(Master<double>& master, int phase, const std::vector<std::uint64_t>&) {
  const std::vector<double> multipliers = master.Multipliers();
  double size = 1;
  for (const double one : multipliers) size = std::max(size, std::abs(one));
  bool added = false;
  for (const Found<double>& found : search_.Approximate(ToMembers(multipliers), kColumnsAtOnce, CostsIn(phase))) {
    if (found.excess <= -multipliers.back() + 1e-9 * size) break;
    master.Add(ColumnOf(found.coalition));
    added = true;
  }
  return added;
}

bool StageSolver::AddColumns(Master<mpz_class>& master, int phase, const std::vector<std::uint64_t>& marks) {
  const std::vector<mpq_class> multipliers = master.Multipliers();
  bool added = false;
  for (const Found<mpq_class>& found : search_.Exact(ToMembers(multipliers), kColumnsAtOnce, CostsIn(phase), marks)) {
    if (found.excess <= -multipliers.back()) break;
    master.Add(ColumnOf(found.coalition));
    added = true;
  }
  return added;
}

template <class N>
Solved StageSolver::Phase(Master<N>& master, int phase, const std::vector<std::uint64_t>& marks) {
  master.SetPhase(phase);
  // Floating point may go round in circles; the exact run does not.
  int left = std::is_same_v<N, double> ? 2000 : INT32_MAX;
  while (true) {
    while (master.Improve()) {
      if (phase == 1 && !master.HasArtificial()) return Solved::kExactly;
      if (deadline_.Over() || --left == 0) return Solved::kNot;
    }
    if (phase == 1 && !master.HasArtificial()) return Solved::kExactly;
    if (!AddColumns(master, phase, marks)) return phase == 1 ? Solved::kUnbounded : Solved::kExactly;
    if (deadline_.Over() || --left == 0) return Solved::kNot;
  }
}

template <class N>
Solved StageSolver::Improve(Master<N>& master, const std::vector<std::uint64_t>& marks) {
  const Solved feasible = Phase(master, 1, marks);
  return feasible == Solved::kExactly ? Phase(master, 2, marks) : feasible;
}

Stage StageSolver::Solve(std::vector<Column> start, const std::vector<Column>& known,
                         const std::vector<std::uint64_t>& marks, bool rough_first) {
  Master<mpz_class> exact(static_cast<std::size_t>(classes_));
  std::vector<std::size_t> first(start.size());
  std::iota(first.begin(), first.end(), std::size_t{0});
  for (const Column& column : start) exact.Add(column);
  for (const Column& column : known) exact.Add(column);
  std::vector<std::size_t> basis = first;
  if (rough_first) {
    Master<double> rough(static_cast<std::size_t>(classes_));
    for (const Column& column : exact.columns()) rough.Add(column);
    if (rough.Start(first) && Improve(rough, marks) == Solved::kExactly) {
      for (std::size_t c = exact.columns().size(); c < rough.columns().size(); ++c) exact.Add(rough.columns()[c]);
      basis = rough.basis();
    }
  }
  Stage stage;
  if (deadline_.Over() || (!exact.Start(basis) && !exact.Start(first))) return stage;
  stage.solved = Improve(exact, marks);
  if (stage.solved == Solved::kNot) return stage;
  stage.shares = exact.Multipliers();
  stage.excess = -stage.shares.back();
  stage.shares.pop_back();
  const std::vector<mpq_class> levels = exact.Levels();
  for (std::size_t i = 0; i < levels.size(); ++i) {
    const Column& column = exact.columns()[exact.basis()[i]];
    if (column.kind != ColumnKind::kCoalition) continue;
    stage.coalitions.push_back(column);
    stage.levels.push_back(levels[i]);
  }
  return stage;
}

}  // namespace kyodo::optimizer::costshare
