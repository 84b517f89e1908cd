#include "optimizer/costshare/excess.h"

#include <utility>

#include "optimizer/costshare/rational.h"

namespace kyodo::optimizer::costshare {
namespace {

// Bits that sums may have, so that an eighth of the range is never left.
constexpr std::size_t kBits64 = 59;
constexpr std::size_t kBits128 = 122;

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
  return ToFractions(Run(scaled, scale, most, costs, marks), scale);
}

std::vector<Found<double>> ExcessSearch::Approximate(const std::vector<double>& worth, int most, Costs costs) {
  return Run(worth, 1.0, most, costs, {});
}

}  // namespace kyodo::optimizer::costshare
