#include "optimizer/costshare/least_core.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "optimizer/costshare/excess.h"
#include "optimizer/costshare/stage.h"

namespace kyodo::optimizer::costshare {
namespace {

// From here on a floating-point run first pays.
constexpr int kRoughFrom = 21;

std::vector<std::vector<int>> MembersByClass(const CostGame& game) {
  std::vector<std::vector<int>> members(static_cast<std::size_t>(game.classes()));
  for (int member = 0; member < game.members(); ++member) {
    members[static_cast<std::size_t>(game.class_of()[static_cast<std::size_t>(member)])].push_back(member);
  }
  return members;
}

// Coalitions that take so many members of each class, together covering the members of a class equally often, with
// weights of together `weight`: systematic sampling, all classes along the same line.
void Spread(const std::vector<std::vector<int>>& members, const Column& column, const mpq_class& weight,
            std::vector<Weighted>& spread) {
  std::set<mpq_class> starts{0};
  for (std::size_t t = 0; t < members.size(); ++t) {
    const long size = static_cast<long>(members[t].size());
    const long parts = size / std::gcd(size, static_cast<long>(column.counts[t]));
    for (long part = 1; part < parts; ++part) {
      mpq_class start(part, parts);
      start.canonicalize();
      starts.insert(start);
    }
  }
  for (auto start = starts.begin(); start != starts.end(); ++start) {
    const mpq_class end = std::next(start) == starts.end() ? mpq_class(1) : *std::next(start);
    Weighted one{{}, weight * (end - *start)};
    for (std::size_t t = 0; t < members.size(); ++t) {
      const long size = static_cast<long>(members[t].size()), count = column.counts[t];
      // Member j takes the line from j to j + 1 count-ths of the class: in when a whole number lies there.
      const auto whole = [&](long j) {
        const mpz_class numerator = start->get_num() * size + start->get_den() * (j * count);
        return mpz_class(numerator / (start->get_den() * size));
      };
      for (long j = 0; j < size; ++j) {
        if (whole(j + 1) > whole(j)) one.coalition.push_back(members[t][static_cast<std::size_t>(j)]);
      }
    }
    std::sort(one.coalition.begin(), one.coalition.end());
    spread.push_back(std::move(one));
  }
}

Coalition AllBut(const CostGame& game, int member) {
  Coalition others;
  for (int other = 0; other < game.members(); ++other) {
    if (other != member) others.push_back(other);
  }
  return others;
}

// Two ways to start: every member alone, or all but one, each equally often; the better bound wins.
std::vector<Column> FirstBasis(const StageSolver& solver, const CostGame& game, std::int64_t total_yen,
                               std::vector<Column>& known) {
  const std::vector<std::vector<int>> members = MembersByClass(game);
  std::vector<Column> alone, others;
  mpq_class of_alone = 0, of_others = 0;
  bool all_can = true;
  for (const std::vector<int>& alike : members) {
    const long size = static_cast<long>(alike.size());
    alone.push_back(solver.ColumnOf({alike.front()}));
    others.push_back(solver.ColumnOf(AllBut(game, alike.front())));
    all_can = all_can && others.back().kind == ColumnKind::kCoalition;
    of_alone += alone.back().cost * size;
    of_others += others.back().cost * size;
  }
  const bool choose_others =
      all_can && mpq_class(static_cast<long>(total_yen)) * (game.members() - 1) - of_others > total_yen - of_alone;
  std::vector<Column> basis = choose_others ? others : alone;
  for (const Column& column : choose_others ? alone : others) {
    if (column.kind == ColumnKind::kCoalition && game.members() > 2) known.push_back(column);
  }
  Column all;
  all.kind = ColumnKind::kFixedSum;
  all.cost = static_cast<long>(total_yen);
  for (const std::vector<int>& alike : members) all.counts.push_back(static_cast<int>(alike.size()));
  basis.insert(basis.begin(), all);
  return basis;
}

}  // namespace

LeastCore SolveLeastCore(const CostGame& game, std::int64_t total_yen, const Deadline& deadline) {
  LeastCore answer;
  if (game.walk() == Walk::kTooLarge) return answer;
  ExcessSearch search(game);
  StageSolver solver(game, search, game.class_of(), game.classes(), deadline);
  std::vector<Column> known;
  std::vector<Column> basis = FirstBasis(solver, game, total_yen, known);
  const Stage stage = solver.Solve(std::move(basis), known, {}, game.classes() >= kRoughFrom);
  answer.solved = stage.solved;
  if (stage.solved == Solved::kNot) return answer;
  std::vector<mpq_class>& shares = stage.solved == Solved::kUnbounded ? answer.direction : answer.point;
  for (const int which : game.class_of()) shares.push_back(stage.shares[static_cast<std::size_t>(which)]);
  if (stage.solved == Solved::kUnbounded) return answer;
  answer.excess = stage.excess;
  const std::vector<std::vector<int>> members = MembersByClass(game);
  for (std::size_t k = 0; k < stage.coalitions.size(); ++k) {
    if (stage.levels[k] > 0) Spread(members, stage.coalitions[k], stage.levels[k], answer.weights);
  }
  std::sort(answer.weights.begin(), answer.weights.end(),
            [](const Weighted& a, const Weighted& b) { return a.coalition < b.coalition; });
  return answer;
}

}  // namespace kyodo::optimizer::costshare
