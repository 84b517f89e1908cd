#include <algorithm>
#include <numeric>

#include "optimizer/costshare/excess.h"
#include "optimizer/costshare/least_core.h"
#include "optimizer/costshare/rational.h"
#include "optimizer/costshare/stage.h"

namespace kyodo::optimizer::costshare {
namespace {

using Vector = std::vector<mpq_class>;

// The sums of members that are fixed by now, as the rows of a reduced echelon form.
class FixedSpan {
 public:
  explicit FixedSpan(std::size_t members) : members_(members) {}

  // False when the sum follows from those before.
  bool Add(const std::vector<int>& counts) {
    Vector row(counts.begin(), counts.end());
    for (std::size_t k = 0; k < rows_.size(); ++k) Clear(row, rows_[k], pivots_[k]);
    const auto pivot = std::find_if(row.begin(), row.end(), [](const mpq_class& entry) { return entry != 0; });
    if (pivot == row.end()) return false;
    const std::size_t at = static_cast<std::size_t>(pivot - row.begin());
    const mpq_class first = *pivot;
    for (mpq_class& entry : row) entry /= first;
    for (Vector& other : rows_) Clear(other, row, at);
    rows_.push_back(std::move(row));
    pivots_.push_back(at);
    return true;
  }

  std::size_t rank() const { return rows_.size(); }

  // Vectors orthogonal to all sums that span everything orthogonal to them.
  std::vector<Vector> Orthogonal() const {
    std::vector<Vector> orthogonal;
    for (std::size_t free = 0; free < members_; ++free) {
      if (std::find(pivots_.begin(), pivots_.end(), free) != pivots_.end()) continue;
      Vector one(members_, mpq_class(0));
      one[free] = 1;
      for (std::size_t k = 0; k < rows_.size(); ++k) one[pivots_[k]] = -rows_[k][free];
      orthogonal.push_back(std::move(one));
    }
    return orthogonal;
  }

  // A mark for each member: the marks of a coalition add up to 0 modulo 2^64 if its sum is in the span, and otherwise
  // but for one chance in about 2^60. Nothing rests on that chance: the checker tests each coalition exactly.
  std::vector<std::uint64_t> Marks() const {
    std::vector<std::uint64_t> marks(members_, 0);
    std::uint64_t factor = 0x9e3779b97f4a7c15;
    for (const Vector& one : Orthogonal()) {
      const mpz_class scale = CommonDenominator(one);
      factor = factor * 0xd1342543de82ef95 + 0x2545f4914f6cdd1d;
      for (std::size_t member = 0; member < members_; ++member) {
        const mpz_class whole = one[member].get_num() * (scale / one[member].get_den());
        mpz_class low;
        mpz_fdiv_r_2exp(low.get_mpz_t(), whole.get_mpz_t(), 64);
        marks[member] += (factor | 1) * low.get_ui();
      }
    }
    return marks;
  }

 private:
  static void Clear(Vector& row, const Vector& by, std::size_t at) {
    const mpq_class factor = row[at];
    if (factor == 0) return;
    for (std::size_t j = 0; j < row.size(); ++j) row[j] -= factor * by[j];
  }

  std::size_t members_;
  std::vector<Vector> rows_;
  std::vector<std::size_t> pivots_;
};

Column FixedSum(const std::vector<int>& counts, const mpq_class& value) {
  Column column;
  column.kind = ColumnKind::kFixedSum;
  column.counts = counts;
  column.cost = value;
  return column;
}

Coalition CoalitionOf(const Column& column) {
  Coalition coalition;
  for (std::size_t member = 0; member < column.counts.size(); ++member) {
    if (column.counts[member] != 0) coalition.push_back(static_cast<int>(member));
  }
  return coalition;
}

// Level by level. The basis that ends a level starts the next one: its coalitions at λ = 0 stay, those above become
// fixed sums but for one that follows from the others, and an artificial column with no members takes its place.
class Levels {
 public:
  Levels(const CostGame& game, std::int64_t total_yen, const Deadline& deadline)
      : game_(game),
        search_(game, Walk::kMasks),
        members_(static_cast<std::size_t>(game.members())),
        single_(Singles(game.members())),
        solver_(game, search_, single_, game.members(), deadline),
        span_(members_) {
    const std::vector<int> all(members_, 1);
    fixed_.push_back(FixedSum(all, static_cast<long>(total_yen)));
    span_.Add(all);
    for (int member = 0; member < game.members(); ++member) idle_.push_back(solver_.ColumnOf({member}));
  }

  Nucleolus Run() {
    Nucleolus answer;
    while (span_.rank() < members_) {
      const std::vector<std::uint64_t> marks = span_.Marks();
      Stage stage;
      if (search_.Exact(Vector(members_, mpq_class(0)), 1, ExcessSearch::Costs::kNothing, marks).empty()) {
        stage.solved = Solved::kUnbounded;
        stage.shares = span_.Orthogonal().front();
      } else {
        std::vector<Column> start = fixed_;
        start.insert(start.end(), idle_.begin(), idle_.end());
        stage = solver_.Solve(std::move(start), {}, marks, false);
      }
      answer.solved = stage.solved;
      if (stage.solved == Solved::kUnbounded) answer.direction = stage.shares;
      if (stage.solved != Solved::kExactly) return answer;
      answer.point = stage.shares;
      answer.levels.push_back(Close(stage));
    }
    return answer;
  }

 private:
  static std::vector<int> Singles(int members) {
    std::vector<int> classes(static_cast<std::size_t>(members));
    std::iota(classes.begin(), classes.end(), 0);
    return classes;
  }

  Level Close(const Stage& stage) {
    Level level{stage.excess, {}};
    idle_.clear();
    for (std::size_t k = 0; k < stage.coalitions.size(); ++k) {
      const Column& column = stage.coalitions[k];
      if (stage.levels[k] == 0) {
        idle_.push_back(column);
        continue;
      }
      level.weights.push_back({CoalitionOf(column), stage.levels[k]});
      if (span_.Add(column.counts)) fixed_.push_back(FixedSum(column.counts, column.cost + stage.excess));
    }
    // Artificial columns that are left at level 0 are not handed over: whoever is independent fills their places.
    FillUp();
    std::sort(level.weights.begin(), level.weights.end(),
              [](const Weighted& a, const Weighted& b) { return a.coalition < b.coalition; });
    return level;
  }

  // The idle columns become what completes the fixed sums to a basis: independent of them, and one of no members.
  void FillUp() {
    FixedSpan span = span_;
    std::vector<Column> chosen;
    for (const Column& column : idle_) {
      if (span.Add(column.counts)) chosen.push_back(column);
    }
    for (int member = 0; member < game_.members() && span.rank() < members_; ++member) {
      Column column = solver_.ColumnOf({member});
      if (span.Add(column.counts)) chosen.push_back(column);
    }
    Column nobody;
    nobody.kind = ColumnKind::kArtificial;
    nobody.counts.assign(members_, 0);
    chosen.push_back(nobody);
    idle_ = std::move(chosen);
  }

  const CostGame& game_;
  ExcessSearch search_;
  const std::size_t members_;
  const std::vector<int> single_;
  StageSolver solver_;
  FixedSpan span_;
  std::vector<Column> fixed_, idle_;
};

}  // namespace

Nucleolus SolveNucleolus(const CostGame& game, std::int64_t total_yen, const Deadline& deadline) {
  return Levels(game, total_yen, deadline).Run();
}

}  // namespace kyodo::optimizer::costshare
