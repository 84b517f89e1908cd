#include "optimizer/costshare/stage.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace kyodo::optimizer::costshare {
namespace {

// Coalitions taken over from one search, each the worst of a range.
constexpr int kColumnsAtOnce = 48;
// Of so many of the worst, so many exchanges of single members each.
constexpr std::size_t kExchanged = 6;
constexpr std::size_t kExchanges = 16;
// Columns the floating-point run keeps.
constexpr std::size_t kColumnsMax = 600;

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

bool StageSolver::AddColumnsAt(const std::vector<double>& shares, const std::vector<double>& multipliers,
                               Master<double>& master, int phase) {
  double size = 1;
  for (const double one : multipliers) size = std::max(size, std::abs(one));
  const std::vector<double> worth = ToMembers(shares);
  std::vector<Found<double>> found = search_.Approximate(worth, kColumnsAtOnce, CostsIn(phase));
  if (!found.empty() && (centre_.empty() || found.front().excess < centre_excess_)) {
    centre_ = shares;
    centre_excess_ = found.front().excess;
  }
  if (phase == 2 && search_.walk() == Walk::kQuantities) {
    const std::vector<double> paid = ToMembers(multipliers);
    for (std::size_t k = 0, end = std::min<std::size_t>(found.size(), kExchanged); k < end; ++k) {
      const std::vector<Found<double>> more =
          search_.Exchanged(found[k].coalition, paid, -multipliers.back(), kExchanges);
      found.insert(found.end(), more.begin(), more.end());
    }
  }
  bool added = false;
  for (const Found<double>& one : found) {
    Column column = ColumnOf(one.coalition);
    double excess = phase == 1 ? 0 : -column.cost.get_d();
    for (std::size_t t = 0; t < column.counts.size(); ++t) excess += multipliers[t] * column.counts[t];
    if (excess <= -multipliers.back() + 1e-12 * size) continue;
    master.Add(std::move(column));
    added = true;
  }
  return added;
}

// Half-way to the best shares so far first (Wentges 1997): the multipliers of the first rounds are far from all good
// shares, and what is worst there seldom matters in the end.
bool StageSolver::AddColumns(Master<double>& master, int phase, const std::vector<std::uint64_t>&) {
  const std::vector<double> multipliers = master.Multipliers();
  std::vector<double> shares(multipliers.begin(), multipliers.end() - 1);
  if (!centre_.empty()) {
    std::vector<double> between;
    for (std::size_t t = 0; t < shares.size(); ++t) between.push_back((shares[t] + centre_[t]) / 2);
    if (AddColumnsAt(between, multipliers, master, phase)) return true;
  }
  return AddColumnsAt(shares, multipliers, master, phase);
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
  centre_.clear();
  constexpr bool kRough = std::is_same_v<N, double>;
  // Floating point may go round in circles; the exact run does not.
  int left = kRough ? 20'000 : INT32_MAX;
  for (bool first = true;; first = false) {
    bool moved = first;
    while (master.Improve()) {
      moved = true;
      if (phase == 1 && !master.HasArtificial()) return Solved::kExactly;
      if (deadline_.Over() || --left == 0) return Solved::kNot;
    }
    if (phase == 1 && !master.HasArtificial()) return Solved::kExactly;
    // What was found last is below what floating point can tell.
    if (kRough && !moved) return Solved::kExactly;
    if (kRough && master.columns().size() > kColumnsMax) master.Forget(kColumnsMax / 2);
    if (!AddColumns(master, phase, marks)) return phase == 1 ? Solved::kUnbounded : Solved::kExactly;
    if (deadline_.Over()) return Solved::kNot;
  }
}

template <class N>
Solved StageSolver::Improve(Master<N>& master, const std::vector<std::uint64_t>& marks) {
  const Solved feasible = Phase(master, 1, marks);
  return feasible == Solved::kExactly ? Phase(master, 2, marks) : feasible;
}

// The columns of a basis that a floating-point run ends with, and of what else it still keeps.
std::vector<Column> StageSolver::RoughColumns(const std::vector<Column>& start, const std::vector<Column>& known) {
  Master<double> rough(static_cast<std::size_t>(classes_));
  std::vector<std::size_t> first;
  for (const Column& column : start) first.push_back(rough.Add(column));
  for (const Column& column : known) rough.Add(column);
  if (!rough.Start(first) || Improve(rough, {}) == Solved::kUnbounded) return {};
  rough.Forget(kColumnsMax / 2);
  std::vector<Column> columns;
  std::vector<char> in_basis(rough.columns().size(), 0);
  for (const std::size_t column : rough.basis()) {
    columns.push_back(rough.columns()[column]);
    in_basis[column] = 1;
  }
  for (std::size_t c = 0; c < in_basis.size(); ++c) {
    if (in_basis[c] == 0) columns.push_back(rough.columns()[c]);
  }
  return columns;
}

Stage StageSolver::Solve(std::vector<Column> start, const std::vector<Column>& known,
                         const std::vector<std::uint64_t>& marks, bool rough_first) {
  const std::vector<Column> better = rough_first ? RoughColumns(start, known) : std::vector<Column>();
  Master<mpz_class> exact(static_cast<std::size_t>(classes_));
  std::vector<std::size_t> first, basis;
  for (const Column& column : start) first.push_back(exact.Add(column));
  for (const Column& column : known) exact.Add(column);
  for (const Column& column : better) basis.push_back(exact.Add(column));
  basis.resize(std::min(basis.size(), start.size()));
  Stage stage;
  if (deadline_.Over() || ((basis.empty() || !exact.Start(basis)) && !exact.Start(first))) return stage;
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
