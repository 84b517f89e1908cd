#include "optimizer/costshare/solve.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "optimizer/costshare/excess.h"
#include "optimizer/costshare/power_weights.h"
#include "optimizer/costshare/rational.h"
#include "optimizer/costshare/rounding.h"
#include "optimizer/costshare/shapley.h"

namespace kyodo::optimizer::costshare {
namespace {

using Shares = std::vector<mpq_class>;

// Distinct quantities; the exact basis has one more row.
constexpr int kLeastCoreClassesMax = 300;
constexpr int kFirstBits = 128;

mpq_class Number(std::int64_t value) { return mpq_class(static_cast<long>(value)); }

// Of one input: keeps what several methods and the analysis share.
class Solver {
 public:
  Solver(const Input& input, const Limits& limits, Faults& faults)
      : input_(input), deadline_(limits), faults_(faults), n_(input.members.size()) {
    if (input.game) game_.emplace(input);
  }

  std::optional<Solution> Run() {
    FillAlone();
    if (!FindTotal() || !CheckSize()) return Finish();
    if (WantsLeastCore() && !FindLeastCore()) return Finish();
    if (input_.Uses(Method::kNucleolus) && !FindNucleolus()) return Finish();
    rational_.assign(n_, mpq_class(0));
    const std::vector<MixPart> parts =
        input_.method == Method::kMix ? input_.mix : std::vector<MixPart>{{input_.method, kHundredPercent}};
    for (const MixPart& part : parts) {
      if (part.percent > 0 && !AddPart(part)) return Finish();
    }
    Round();
    if (input_.WantsCore()) Analyse();
    return Finish();
  }

 private:
  std::optional<Solution> Finish() {
    if (!faults_.empty()) return std::nullopt;
    return std::move(solution_);
  }

  void Refuse(const std::string& what, const std::string& right) { faults_.Add("members", what, right); }
  void RefuseTime(const char* method) {
    faults_.Add("method", std::string("needs more than the time limit for ") + method,
                "a longer time limit, or another method");
  }

  bool WantsLeastCore() const { return input_.WantsCore() && n_ > 1; }

  void FillAlone() {
    for (std::size_t i = 0; game_ && i < n_; ++i) solution_.alone.push_back(game_->CostOfOne(static_cast<int>(i)));
  }

  bool FindTotal() {
    const std::int64_t total = input_.total_yen ? *input_.total_yen : game_->CostOfAll();
    solution_.total_yen = total;
    if (total != kInfinite) return true;
    Coalition all;
    for (std::size_t i = 0; i < n_; ++i) all.push_back(static_cast<int>(i));
    solution_.conflict = Conflict{"COST_OF_ALL", std::move(all), {}};
    return false;
  }

  bool CheckSize() {
    if (!input_.WantsCore()) return true;
    if (game_->walk() == Walk::kTooLarge) {
      Refuse("have too large a total quantity for a look at all coalitions", "quantities in a larger unit");
      return false;
    }
    if (input_.Uses(Method::kLeastCore) && game_->classes() > kLeastCoreClassesMax) {
      Refuse("have " + std::to_string(game_->classes()) + " different quantities", "at most 300 for LEAST_CORE");
      return false;
    }
    return true;
  }

  // True unless the method itself cannot go on.
  bool FindLeastCore() {
    if (game_->classes() > kLeastCoreClassesMax) return true;
    solution_.least_core = SolveLeastCore(*game_, solution_.total_yen, deadline_);
    const Solved solved = solution_.least_core->solved;
    if (!input_.Uses(Method::kLeastCore) || solved == Solved::kExactly) return true;
    if (solved == Solved::kNot) {
      RefuseTime("LEAST_CORE");
    } else {
      solution_.conflict = Conflict{"LEAST_CORE", {}, solution_.least_core->direction};
    }
    return false;
  }

  bool FindNucleolus() {
    if (n_ == 1) return true;
    solution_.nucleolus = SolveNucleolus(*game_, solution_.total_yen, deadline_);
    if (solution_.nucleolus->solved == Solved::kExactly) return true;
    if (solution_.nucleolus->solved == Solved::kNot) {
      RefuseTime("NUCLEOLUS");
    } else {
      solution_.conflict = Conflict{"NUCLEOLUS", {}, solution_.nucleolus->direction};
    }
    return false;
  }

  // Adds a part of the total by weights.
  void AddWeighted(const Shares& weights, const mpq_class& amount) {
    mpq_class sum = 0;
    for (const mpq_class& weight : weights) sum += weight;
    for (std::size_t i = 0; i < n_; ++i) rational_[i] += amount * weights[i] / sum;
  }

  template <class Read>
  Shares WeightsBy(Read read) const {
    Shares weights;
    for (const Member& member : input_.members) weights.push_back(Number(read(member)));
    return weights;
  }

  bool AddPart(const MixPart& part) {
    mpq_class fraction(static_cast<long>(part.percent), static_cast<long>(kHundredPercent));
    fraction.canonicalize();
    const mpq_class amount = fraction * Number(solution_.total_yen);
    switch (part.method) {
      case Method::kEqual:
        AddWeighted(Shares(n_, mpq_class(1)), amount);
        return true;
      case Method::kQuantity:
        AddWeighted(WeightsBy([](const Member& member) { return member.quantity; }), amount);
        return true;
      case Method::kWeight:
        AddWeighted(WeightsBy([](const Member& member) { return member.weight; }), amount);
        return true;
      case Method::kPopulation:
        AddPopulation(amount);
        return true;
      case Method::kShapley:
        return AddShapley(fraction);
      case Method::kLeastCore:
      case Method::kNucleolus:
        AddPoint(part.method, fraction);
        return true;
      case Method::kMix:
        break;
    }
    return true;
  }

  void AddPoint(Method method, const mpq_class& fraction) {
    const Shares one{Number(solution_.total_yen)};
    const Shares& point = n_ == 1                        ? one
                          : method == Method::kNucleolus ? solution_.nucleolus->point
                                                         : solution_.least_core->point;
    for (std::size_t i = 0; i < n_; ++i) rational_[i] += fraction * point[i];
  }

  void AddPopulation(const mpq_class& amount) {
    std::vector<std::int64_t> populations;
    for (const Member& member : input_.members) populations.push_back(*member.population);
    if (const auto weights = RationalPowers(populations, input_.exponent)) {
      AddWeighted(*weights, amount);
    } else {
      irrational_amount_ += amount;
      populations_ = std::move(populations);
    }
  }

  bool AddShapley(const mpq_class& fraction) {
    auto outcome = ShapleyValue(*game_, solution_.total_yen, deadline_);
    if (const auto* values = std::get_if<Shares>(&outcome)) {
      for (std::size_t i = 0; i < n_; ++i) rational_[i] += fraction * (*values)[i];
      return true;
    }
    if (auto* stuck = std::get_if<CannotBuy>(&outcome)) {
      solution_.conflict = Conflict{"SHAPLEY", std::move(stuck->coalition), {}};
    } else {
      const Refused& refused = std::get<Refused>(outcome);
      Refuse(refused.what, refused.right);
    }
    return false;
  }

  std::vector<Enclosed> EncloseShares(int bits) const {
    std::vector<Enclosed> shares;
    for (const mpq_class& share : rational_) shares.push_back({share, share, ""});
    if (irrational_amount_ == 0) return shares;
    const auto powers = EnclosedPowers(populations_, input_.exponent, bits);
    mpq_class low = 0, high = 0;
    for (const auto& [least, most] : powers) {
      low += least;
      high += most;
    }
    for (std::size_t i = 0; i < n_; ++i) {
      shares[i].low += irrational_amount_ * powers[i].first / high;
      shares[i].high += irrational_amount_ * powers[i].second / low;
      const mpq_class remainder = rational_[i] - Floor(rational_[i]);
      shares[i].tie_class = std::to_string(populations_[i]) + " " + FractionText(remainder);
    }
    return shares;
  }

  // Ends: unless all ratios of powers are rational, which was seen before, roots whose ratios are irrational are
  // linearly independent over the rationals (Besicovitch 1940), so that no irrational share is whole and two differ by
  // a whole number only if the populations are equal. Such ties are told by class; all else is decided by more digits.
  void Round() {
    for (int bits = kFirstBits;; bits *= 2) {
      const std::vector<Enclosed> shares = EncloseShares(bits);
      const auto yen = RoundShares(shares, solution_.total_yen, input_.rounding, input_.remainder_to);
      if (!yen) continue;
      solution_.yen = *yen;
      for (const Enclosed& share : shares) {
        solution_.exact.push_back(share.low == share.high ? std::optional(share.low) : std::nullopt);
      }
      return;
    }
  }

  Worst WorstOf(ExcessSearch& search, const Shares& shares) const {
    std::vector<Found<mpq_class>> found = search.Exact(shares);
    if (found.empty()) return {};
    return {std::move(found.front().excess), std::move(found.front().coalition)};
  }

  void Analyse() {
    CoreAnalysis& core = solution_.core.emplace();
    core.exact_shares = irrational_amount_ == 0;
    Shares paid;
    for (const std::int64_t yen : solution_.yen) paid.push_back(Number(yen));
    ExcessSearch search(*game_);
    core.paid = WorstOf(search, paid);
    core.worst = core.exact_shares ? WorstOf(search, rational_) : core.paid;
  }

  const Input& input_;
  const Deadline deadline_;
  Faults& faults_;
  const std::size_t n_;
  std::optional<CostGame> game_;
  Solution solution_;
  // The shares: this, and this amount by population^k.
  Shares rational_;
  mpq_class irrational_amount_ = 0;
  std::vector<std::int64_t> populations_;
};

}  // namespace

std::optional<Solution> Solve(const Input& input, const Limits& limits, Faults& faults) {
  return Solver(input, limits, faults).Run();
}

}  // namespace kyodo::optimizer::costshare
