// Prints the rows of the targets table for cost sharing, in CPU milliseconds, each beside a naive way to the same
// number, and how the times grow. Tab-separated: what, members, units, ms (median and worst of the seeds), naive ms,
// ratio.
//
// Naive ways: Shapley counts the other members anew for each member; the core is looked through by the checker's list
// of sums in GMP; the least core is found by the exact simplex alone, without a floating-point run first.
#include <ctime>
#include <iomanip>
#include <iostream>
#include <numeric>
#include <variant>

#include "optimizer/costshare/check_game.h"
#include "optimizer/costshare/excess.h"
#include "optimizer/costshare/least_core.h"
#include "optimizer/costshare/shapley.h"
#include "optimizer/costshare/stage.h"
#include "tests/bench/optimizer/costshare_market.h"

namespace kyodo::optimizer::costshare::bench {
namespace {

double CpuMilliseconds() {
  timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

template <class Work>
double Timed(const Work& work) {
  const double begin = CpuMilliseconds();
  work();
  return CpuMilliseconds() - begin;
}

struct Row {
  std::vector<double> times, naive;
};

void Print(const char* what, int members, std::int64_t units, const Row& row) {
  std::vector<double> sorted = row.times;
  std::sort(sorted.begin(), sorted.end());
  const double median = sorted[sorted.size() / 2];
  std::cout << what << '\t' << members << '\t' << units << '\t' << std::fixed << std::setprecision(2) << median << '\t'
            << sorted.back() << '\t';
  if (row.naive.empty()) {
    std::cout << "-\t-\n";
    return;
  }
  const double naive = std::accumulate(row.naive.begin(), row.naive.end(), 0.0);
  const double mine = std::accumulate(row.times.begin(), row.times.begin() + static_cast<long>(row.naive.size()), 0.0);
  std::cout << naive / static_cast<double>(row.naive.size()) << '\t' << std::setprecision(1) << naive / mine << "×\n";
}

// Σ over sizes of the marginal costs of one member, the others counted from nothing.
double CountAnew(const CostGame& game, int member, const std::vector<std::int64_t>& costs) {
  const std::size_t n = static_cast<std::size_t>(game.members()), width = costs.size();
  std::vector<std::vector<std::uint64_t>> counts(n, std::vector<std::uint64_t>(width, 0));
  counts[0][0] = 1;
  for (int other = 0; other < game.members(); ++other) {
    if (other == member) continue;
    const std::size_t units = static_cast<std::size_t>(game.units(other));
    for (std::size_t s = n - 1; s > 0; --s) {
      for (std::size_t q = width; q-- > units;) counts[s][q] += counts[s - 1][q - units];
    }
  }
  Int128 sum = 0;
  const std::size_t own = static_cast<std::size_t>(game.units(member));
  for (const auto& row : counts) {
    for (std::size_t q = 0; q + own < width; ++q) sum += static_cast<Int128>(row[q]) * (costs[q + own] - costs[q]);
  }
  return static_cast<double>(sum);
}

std::vector<mpq_class> MeasureShapley(const CostGame& game, bool naive, Row& row) {
  const Deadline deadline{Limits{}};
  std::vector<mpq_class> values;
  row.times.push_back(
      Timed([&] { values = std::get<std::vector<mpq_class>>(ShapleyValue(game, game.CostOfAll(), deadline)); }));
  if (naive) {
    // One member, times their number.
    const std::vector<std::int64_t> costs = game.CostsByUnits();
    volatile double sum = 0;
    row.naive.push_back(Timed([&] { sum = CountAnew(game, 0, costs); }) * game.members());
  }
  return values;
}

void MeasureCore(const Input& input, const CostGame& game, const std::vector<mpq_class>& shares, bool naive, Row& row) {
  ExcessSearch search(game);
  mpq_class excess;
  row.times.push_back(Timed([&] { excess = search.Exact(shares).front().excess; }));
  if (!naive) return;
  const check::CheckedGame checked(input);
  row.naive.push_back(Timed([&] {
    if (checked.LargestExcess(shares) != excess) std::cerr << "excess differs\n";
  }));
}

void MeasureLeastCore(const CostGame& game, bool naive, Row& row) {
  const Deadline deadline{Limits{}};
  LeastCore found;
  row.times.push_back(Timed([&] { found = SolveLeastCore(game, game.CostOfAll(), deadline); }));
  if (!naive) return;
  row.naive.push_back(Timed([&] {
    ExcessSearch search(game);
    StageSolver solver(game, search, game.class_of(), game.classes(), deadline);
    Column all;
    all.kind = ColumnKind::kFixedSum;
    all.cost = static_cast<long>(game.CostOfAll());
    all.counts.assign(static_cast<std::size_t>(game.classes()), 0);
    std::vector<Column> basis{all};
    for (int member = 0; member < game.members(); ++member) {
      const int which = game.class_of()[static_cast<std::size_t>(member)];
      int& count = basis[0].counts[static_cast<std::size_t>(which)];
      if (count++ == 0) basis.push_back(solver.ColumnOf({member}));
    }
    if (solver.Solve(basis, {}, {}, false).excess != found.excess) std::cerr << "least core differs\n";
  }));
}

void Measure(int members, std::int64_t units, int seeds, int naive_seeds) {
  Row shapley, core, least;
  for (int seed = 1; seed <= seeds; ++seed) {
    const Input input = Market(members, units, static_cast<std::uint64_t>(seed));
    const CostGame game(input);
    const bool naive = seed <= naive_seeds;
    const std::vector<mpq_class> values = MeasureShapley(game, naive, shapley);
    MeasureCore(input, game, values, naive, core);
    MeasureLeastCore(game, naive, least);
  }
  Print("shapley", members, units, shapley);
  Print("core check", members, units, core);
  Print("least core", members, units, least);
}

void MeasureNucleolus(int members) {
  Row row;
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    const Input input = Market(members, 50'000, seed);
    const CostGame game(input);
    row.times.push_back(Timed([&] { SolveNucleolus(game, game.CostOfAll(), Deadline{Limits{}}); }));
  }
  Print("nucleolus", members, 50'000, row);
}

}  // namespace
}  // namespace kyodo::optimizer::costshare::bench

int main() {
  using namespace kyodo::optimizer::costshare::bench;
  std::cout << "what\tmembers\tunits\tms\tworst ms\tnaive ms\tratio\n";
  Measure(62, 50'000, 20, 2);
  for (const int members : {21, 40, 80, 120}) Measure(members, 50'000, 4, 0);
  for (const std::int64_t units : {5'000, 200'000, 1'000'000}) Measure(62, units, 2, 0);
  for (const int members : {8, 12, 16, 20}) MeasureNucleolus(members);
  return 0;
}
