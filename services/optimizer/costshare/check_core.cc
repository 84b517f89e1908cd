#include "optimizer/costshare/check_core.h"

#include <algorithm>

namespace kyodo::optimizer::costshare::check {
namespace {

mpq_class SumOf(const Vector& values) {
  mpq_class sum = 0;
  for (const mpq_class& value : values) sum += value;
  return sum;
}

mpq_class SumOver(const Vector& values, const Group& group) {
  mpq_class sum = 0;
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (group[i]) sum += values[i];
  }
  return sum;
}

// Above 0, of together 1, and each of a proper, non-empty coalition that can buy.
void CheckWeights(const CheckedGame& game, const std::vector<WeightedGroup>& weights) {
  mpq_class sum = 0;
  for (const auto& [group, weight] : weights) {
    const auto size = std::count(group.begin(), group.end(), true);
    Require(size > 0 && size < static_cast<long>(group.size()), "certificate: a coalition is empty or all");
    Require(game.CostOf(group).has_value(), "certificate: a coalition cannot buy");
    Require(weight > 0, "certificate: a weight is not above 0");
    sum += weight;
  }
  Require(sum == 1, "certificate: weights do not add up to 1");
}

mpq_class CostOf(const CheckedGame& game, const Group& group) {
  return mpq_class(static_cast<long>(game.CostOf(group).value()));
}

// Sums of members that follow from those given, by elimination over the rationals.
class Span {
 public:
  explicit Span(std::size_t size) : size_(size) {}

  void Add(Vector row) {
    Reduce(row);
    for (std::size_t j = 0; j < size_; ++j) {
      if (row[j] == 0) continue;
      const mpq_class lead = row[j];
      for (mpq_class& entry : row) entry /= lead;
      rows_.push_back(std::move(row));
      leads_.push_back(j);
      return;
    }
  }

  bool Has(Vector row) const {
    Reduce(row);
    return std::all_of(row.begin(), row.end(), [](const mpq_class& entry) { return entry == 0; });
  }

  std::size_t rank() const { return rows_.size(); }

 private:
  // In the order in which they came, each row clears its lead, which later rows do not have.
  void Reduce(Vector& row) const {
    for (std::size_t k = 0; k < rows_.size(); ++k) {
      const mpq_class factor = row[leads_[k]];
      if (factor == 0) continue;
      for (std::size_t j = 0; j < size_; ++j) row[j] -= factor * rows_[k][j];
    }
  }

  std::size_t size_;
  std::vector<Vector> rows_;
  std::vector<std::size_t> leads_;
};

Vector Indicator(const Group& group) {
  Vector row;
  for (const bool in : group) row.emplace_back(in ? 1 : 0);
  return row;
}

// Every coalition with more excess at the point than a level allows lies in the span of the levels before it.
void CheckEveryCoalition(const CheckedGame& game, const Vector& point, const std::vector<ClaimedLevel>& levels,
                         const std::vector<Span>& before) {
  const std::size_t n = point.size(), all = (std::size_t{1} << n) - 1;
  mpz_class scale = 1;
  for (const mpq_class& share : point) mpz_lcm(scale.get_mpz_t(), scale.get_mpz_t(), share.get_den_mpz_t());
  for (const ClaimedLevel& level : levels) {
    mpz_lcm(scale.get_mpz_t(), scale.get_mpz_t(), level.excess.get_den_mpz_t());
  }
  std::vector<mpz_class> scaled, limits;
  for (const mpq_class& share : point) scaled.emplace_back(mpq_class(share * scale).get_num());
  for (const ClaimedLevel& level : levels) limits.emplace_back(mpq_class(level.excess * scale).get_num());
  for (std::size_t mask = 1; mask < all; ++mask) {
    const std::optional<std::int64_t> cost = game.CostOfMask(mask);
    if (!cost) continue;
    mpz_class excess = scale * static_cast<long>(-*cost);
    for (std::size_t i = 0; i < n; ++i) {
      if ((mask >> i & 1) != 0) excess += scaled[i];
    }
    for (std::size_t k = 0; k < levels.size(); ++k) {
      if (excess <= limits[k]) continue;
      Vector row;
      for (std::size_t i = 0; i < n; ++i) row.emplace_back(static_cast<long>(mask >> i & 1));
      Require(before[k].Has(std::move(row)), "certificate: a coalition has more excess than its level allows");
      break;
    }
  }
}

}  // namespace

void CheckLeastCore(const CheckedGame& game, std::int64_t total_yen, const Vector& point,
                    const std::vector<WeightedGroup>& weights, const mpq_class& value) {
  const mpq_class total(static_cast<long>(total_yen));
  Require(SumOf(point) == total, "certificate: the least core's point does not add up to the total");
  CheckWeights(game, weights);
  Vector coverage(point.size(), mpq_class(0));
  mpq_class costs = 0;
  for (const auto& [group, weight] : weights) {
    for (std::size_t i = 0; i < group.size(); ++i) {
      if (group[i]) coverage[i] += weight;
    }
    costs += weight * CostOf(game, group);
  }
  for (const mpq_class& covered : coverage) {
    Require(covered == coverage.front(), "certificate: the collection is not balanced");
  }
  Require(value == coverage.front() * total - costs, "core.leastCoreYen: is not what the collection proves");
  Require(game.LargestExcess(point) == value, "core.leastCoreYen: is not the largest excess of its point");
}

void CheckNucleolus(const CheckedGame& game, std::int64_t total_yen, const Vector& point,
                    const std::vector<ClaimedLevel>& levels) {
  Require(SumOf(point) == static_cast<long>(total_yen), "certificate: the nucleolus does not add up to the total");
  Span span(point.size());
  span.Add(Vector(point.size(), mpq_class(1)));
  std::vector<Span> before;
  for (const ClaimedLevel& level : levels) {
    CheckWeights(game, level.weights);
    Vector sum(point.size(), mpq_class(0));
    for (const auto& [group, weight] : level.weights) {
      for (std::size_t i = 0; i < group.size(); ++i) {
        if (group[i]) sum[i] += weight;
      }
      Require(SumOver(point, group) - CostOf(game, group) == level.excess,
              "certificate: a coalition does not have its level's excess");
    }
    Require(span.Has(sum), "certificate: a level's weights prove nothing");
    before.push_back(span);
    for (const WeightedGroup& one : level.weights) span.Add(Indicator(one.group));
    Require(span.rank() > before.back().rank(), "certificate: a level adds nothing");
  }
  Require(span.rank() == point.size(), "certificate: the levels leave the nucleolus open");
  CheckEveryCoalition(game, point, levels, before);
}

void CheckUnbounded(const CheckedGame& game, const Vector& direction) {
  Require(SumOf(direction) == 0, "certificate: the direction does not add up to 0");
  const std::optional<mpq_class> largest = game.LargestExcess(direction, true);
  Require(!largest || *largest < 0, "certificate: the direction is not below 0 over every coalition");
}

void CheckNoNucleolus(const CheckedGame& game, const Vector& direction) {
  Require(SumOf(direction) == 0, "certificate: the direction does not add up to 0");
  Require(std::any_of(direction.begin(), direction.end(), [](const mpq_class& value) { return value != 0; }),
          "certificate: the direction is 0");
  const std::optional<mpq_class> largest = game.LargestExcess(direction, true);
  Require(!largest || *largest <= 0, "certificate: the direction is above 0 over a coalition");
}

}  // namespace kyodo::optimizer::costshare::check
