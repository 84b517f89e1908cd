#include "optimizer/costshare/excess.h"

#include <algorithm>
#include <utility>

#include "optimizer/costshare/rational.h"

namespace kyodo::optimizer::costshare {
namespace {

// Bits that sums may have, so that an eighth of the range is never left.
constexpr std::size_t kBits64 = 59;
constexpr std::size_t kBits128 = 122;
constexpr std::size_t kBits256 = 250;

std::vector<Found<mpq_class>> ToFractions(std::vector<Found<mpz_class>> found, const mpz_class& scale) {
  std::vector<Found<mpq_class>> exact;
  for (Found<mpz_class>& one : found) {
    mpq_class excess(one.excess, scale);
    excess.canonicalize();
    exact.push_back({std::move(excess), std::move(one.coalition)});
  }
  return exact;
}

template <class N>
std::vector<Found<mpz_class>> Widened(const std::vector<Found<N>>& found) {
  std::vector<Found<mpz_class>> wide;
  for (const Found<N>& one : found) wide.push_back({ToInteger(one.excess), one.coalition});
  return wide;
}

template <class N>
std::vector<N> Narrowed(const std::vector<mpz_class>& numbers) {
  std::vector<N> narrow;
  for (const mpz_class& number : numbers) narrow.push_back(static_cast<N>(ToInt128(number)));
  return narrow;
}

}  // namespace

ExcessSearch::ExcessSearch(const CostGame& game, Walk walk) : game_(game), walk_(walk) {
  costs_ = walk == Walk::kQuantities ? game.CostsByUnits() : game.CostsByMask();
  for (const std::int64_t cost : costs_) nothing_.push_back(cost == kInfinite ? kInfinite : 0);
}

template <class N>
std::vector<Found<N>> ExcessSearch::Run(const std::vector<N>& worth, const N& scale, int most, Costs costs,
                                        const std::vector<std::uint64_t>& marks) {
  const std::vector<std::int64_t>& table = costs == Costs::kOfGame ? costs_ : nothing_;
  if (walk_ == Walk::kQuantities) return QuantityWalk<N>(game_, table).Run(worth, scale, most);
  return MaskWalk<N>(game_.members(), table).Run(worth, scale, marks, most);
}

std::vector<Found<mpq_class>> ExcessSearch::Exact(const std::vector<mpq_class>& worth, int most, Costs costs,
                                                  const std::vector<std::uint64_t>& marks) {
  const mpz_class scale = CommonDenominator(worth);
  std::vector<mpz_class> scaled;
  mpz_class magnitudes = 0;
  for (const mpq_class& one : worth) {
    scaled.push_back(one.get_num() * (scale / one.get_den()));
    magnitudes += abs(scaled.back());
  }
  std::int64_t dearest = 0;
  if (costs == Costs::kOfGame) {
    for (const std::int64_t cost : costs_) dearest = std::max(dearest, cost);
  }
  magnitudes += scale * static_cast<long>(dearest);
  const std::size_t bits = mpz_sizeinbase(magnitudes.get_mpz_t(), 2);
  if (bits <= kBits64) {
    return ToFractions(
        Widened(Run(Narrowed<std::int64_t>(scaled), static_cast<std::int64_t>(scale.get_si()), most, costs, marks)),
        scale);
  }
  if (bits <= kBits128) {
    return ToFractions(Widened(Run(Narrowed<Int128>(scaled), ToInt128(scale), most, costs, marks)), scale);
  }
  if (bits <= kBits256) {
    std::vector<Int256> wide;
    for (const mpz_class& one : scaled) wide.push_back(ToInt256(one));
    return ToFractions(Widened(Run(wide, ToInt256(scale), most, costs, marks)), scale);
  }
  return ToFractions(Run(scaled, scale, most, costs, marks), scale);
}

std::vector<Found<double>> ExcessSearch::Approximate(const std::vector<double>& worth, int most, Costs costs) {
  if (walk_ != Walk::kQuantities || costs == Costs::kNothing) return Run(worth, 1.0, most, costs, {});
  if (!approximate_) approximate_.emplace(game_, costs_);
  return approximate_->Run(worth, 1.0, most);
}

std::vector<Found<double>> ExcessSearch::Exchanged(const Coalition& coalition, const std::vector<double>& worth,
                                                   double threshold, std::size_t most) const {
  constexpr int kNobody = -1;
  struct Exchange {
    double excess;
    int leaves, joins;
  };
  std::int64_t units = 0;
  double paid = 0;
  std::vector<int> leaving{kNobody}, joining{kNobody};
  for (int member = 0; member < game_.members(); ++member) {
    const bool in = std::binary_search(coalition.begin(), coalition.end(), member);
    (in ? leaving : joining).push_back(member);
    if (!in) continue;
    units += game_.units(member);
    paid += worth[static_cast<std::size_t>(member)];
  }
  const auto units_of = [&](int member) { return member == kNobody ? 0 : game_.units(member); };
  const auto worth_of = [&](int member) { return member == kNobody ? 0 : worth[static_cast<std::size_t>(member)]; };
  std::vector<Exchange> exchanges;
  for (const int leaves : leaving) {
    for (const int joins : joining) {
      const std::int64_t after = units - units_of(leaves) + units_of(joins);
      if (leaves == joins || after <= 0 || after >= game_.units_of_all()) continue;
      const std::int64_t cost = costs_[static_cast<std::size_t>(after)];
      const double excess = paid - worth_of(leaves) + worth_of(joins) - static_cast<double>(cost);
      if (cost != kInfinite && excess > threshold) exchanges.push_back({excess, leaves, joins});
    }
  }
  std::stable_sort(exchanges.begin(), exchanges.end(),
                   [](const Exchange& a, const Exchange& b) { return a.excess > b.excess; });
  std::vector<int> used(worth.size() + 1, 0);
  std::vector<Found<double>> found;
  for (const Exchange& one : exchanges) {
    int& of_leaving = used[static_cast<std::size_t>(one.leaves + 1)];
    int& of_joining = used[static_cast<std::size_t>(one.joins + 1)];
    if (found.size() == most || of_leaving == 2 || of_joining == 2) continue;
    ++of_leaving;
    ++of_joining;
    Coalition changed;
    for (const int member : coalition) {
      if (member != one.leaves) changed.push_back(member);
    }
    if (one.joins != kNobody) changed.insert(std::upper_bound(changed.begin(), changed.end(), one.joins), one.joins);
    found.push_back({one.excess, std::move(changed)});
  }
  return found;
}

}  // namespace kyodo::optimizer::costshare
