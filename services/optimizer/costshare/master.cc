#include "optimizer/costshare/master.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <utility>

#include "optimizer/costshare/knapsack_step.h"

namespace kyodo::optimizer::costshare {
namespace {

constexpr double kDisturbance = 1e-6;
constexpr int kPivotsPerInverse = 60;

int LastRow(const Column& column) { return column.kind == ColumnKind::kFixedSum ? 0 : 1; }

double ToDouble(double value) { return value; }
double ToDouble(const mpz_class& value) { return value.get_d(); }

}  // namespace

template <class N>
std::size_t Master<N>::Add(const Column& column) {
  columns_.push_back(column);
  if constexpr (std::is_same_v<N, double>) {
    costs_.push_back(column.cost.get_d());
    largest_cost_ = std::max(largest_cost_, std::abs(costs_.back()));
    entries_.insert(entries_.end(), column.counts.begin(), column.counts.end());
    entries_.push_back(LastRow(column));
  }
  mpz_lcm(cost_scale_.get_mpz_t(), cost_scale_.get_mpz_t(), column.cost.get_den_mpz_t());
  return columns_.size() - 1;
}

template <class N>
N Master<N>::CostOf(std::size_t column) const {
  const Column& one = columns_[column];
  if (phase_ == 1) return one.kind == ColumnKind::kArtificial ? N(1) : N(0);
  if constexpr (std::is_same_v<N, double>) {
    return costs_[column];
  } else {
    return one.cost.get_num() * (cost_scale_ / one.cost.get_den());
  }
}

// determinant_ × (inverse of the basis) × column.
template <class N>
std::vector<N> Master<N>::Scaled(std::size_t column) const {
  std::vector<N> product(rows_, N(0));
  if constexpr (std::is_same_v<N, double>) {
    const double* const entries = entries_.data() + column * rows_;
    for (std::size_t i = 0; i < rows_; ++i) product[i] = DotProduct(inverse_[i].data(), entries, rows_);
  } else {
    const Column& one = columns_[column];
    for (std::size_t i = 0; i < rows_; ++i) {
      for (std::size_t t = 0; t + 1 < rows_; ++t) {
        if (one.counts[t] != 0) product[i] += inverse_[i][t] * one.counts[t];
      }
      if (LastRow(one) != 0) product[i] += inverse_[i][rows_ - 1];
    }
  }
  return product;
}

template <class N>
void Master<N>::Pivot(std::size_t row, const std::vector<N>& direction) {
  const N pivot = direction[row];
  if constexpr (std::is_same_v<N, double>) {
    if (!disturbed_.empty()) {
      const double step = disturbed_[row] / pivot;
      for (std::size_t i = 0; i < rows_; ++i) disturbed_[i] -= step * direction[i];
      disturbed_[row] = step;
    }
    for (N& entry : inverse_[row]) entry /= pivot;
    for (std::size_t i = 0; i < rows_; ++i) {
      if (i == row || direction[i] == 0) continue;
      for (std::size_t j = 0; j < rows_; ++j) inverse_[i][j] -= direction[i] * inverse_[row][j];
    }
  } else {
    mpz_class product;
    for (std::size_t i = 0; i < rows_; ++i) {
      if (i == row || (sgn(direction[i]) == 0 && pivot == determinant_)) continue;
      for (std::size_t j = 0; j < rows_; ++j) {
        mpz_ptr entry = inverse_[i][j].get_mpz_t();
        mpz_mul(entry, entry, pivot.get_mpz_t());
        mpz_submul(entry, direction[i].get_mpz_t(), inverse_[row][j].get_mpz_t());
        mpz_divexact(entry, entry, determinant_.get_mpz_t());
      }
    }
    determinant_ = pivot;
    if (sgn(pivot) < 0) {
      determinant_ = -determinant_;
      for (auto& line : inverse_) {
        for (mpz_class& entry : line) entry = -entry;
      }
    }
  }
}

template <class N>
bool Master<N>::Invert(const std::vector<std::size_t>& basis) {
  determinant_ = 1;
  pivots_ = 0;
  inverse_.assign(rows_, std::vector<N>(rows_, N(0)));
  for (std::size_t i = 0; i < rows_; ++i) inverse_[i][i] = 1;
  std::vector<std::size_t> placed(rows_, SIZE_MAX);
  for (const std::size_t column : basis) {
    const std::vector<N> direction = Scaled(column);
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < rows_; ++i) {
      if (placed[i] != SIZE_MAX) continue;
      const double size = std::abs(ToDouble(direction[i]));
      if (size > 1e-9 && (!best || size > std::abs(ToDouble(direction[*best])))) best = i;
    }
    if (!best) return false;
    Pivot(*best, direction);
    placed[*best] = column;
  }
  basis_ = std::move(placed);
  return basis.size() == rows_;
}

// The right side for which the basic columns have their levels and a little more.
template <class N>
void Master<N>::Disturb() {
  if constexpr (std::is_same_v<N, double>) {
    std::minstd_rand random(1);
    right_side_.assign(rows_, 0);
    for (std::size_t i = 0; i < rows_; ++i) {
      const double level = inverse_[i][rows_ - 1] + kDisturbance * (1 + random() % 1000 / 1000.0);
      for (std::size_t j = 0; j < rows_; ++j) right_side_[j] += level * entries_[basis_[i] * rows_ + j];
      disturbed_.push_back(level);
    }
  }
}

template <class N>
bool Master<N>::Start(const std::vector<std::size_t>& basis) {
  disturbed_.clear();
  if (!Invert(basis)) return false;
  in_basis_.assign(columns_.size(), 0);
  for (const std::size_t column : basis_) in_basis_[column] = 1;
  for (std::size_t i = 0; i < rows_; ++i) {
    if (columns_[basis_[i]].kind == ColumnKind::kFixedSum) continue;
    if constexpr (!std::is_same_v<N, double>) {
      if (sgn(inverse_[i][rows_ - 1]) < 0) return false;
    }
  }
  first_basis_ = basis_;
  Disturb();
  return true;
}

template <class N>
void Master<N>::PriceRows() {
  prices_.assign(rows_, N(0));
  for (std::size_t i = 0; i < rows_; ++i) {
    const N cost = CostOf(basis_[i]);
    if (cost == 0) continue;
    for (std::size_t j = 0; j < rows_; ++j) prices_[j] += cost * inverse_[i][j];
  }
}

// Compares the rows of inverse × first basis, each over its entry of the direction: these are the limits of the levels
// when the right side is disturbed by ever smaller amounts.
template <class N>
bool Master<N>::LexicographicallyLess(std::size_t a, std::size_t b, const std::vector<N>& direction) const {
  for (const std::size_t column : first_basis_) {
    N of_a = 0, of_b = 0;
    const Column& one = columns_[column];
    for (std::size_t t = 0; t + 1 < rows_; ++t) {
      if (one.counts[t] == 0) continue;
      of_a += inverse_[a][t] * one.counts[t];
      of_b += inverse_[b][t] * one.counts[t];
    }
    if (LastRow(one) != 0) {
      of_a += inverse_[a][rows_ - 1];
      of_b += inverse_[b][rows_ - 1];
    }
    const N left = of_a * direction[b], right = of_b * direction[a];
    if (left != right) return left < right;
  }
  return false;
}

template <class N>
std::optional<std::size_t> Master<N>::LeavingRow(const std::vector<N>& direction) {
  [[maybe_unused]] const std::size_t last = rows_ - 1;
  // After phase 1 an artificial column is only in at level 0; it leaves at the first chance and never comes back.
  for (std::size_t i = 0; phase_ == 2 && i < rows_; ++i) {
    if (columns_[basis_[i]].kind == ColumnKind::kArtificial &&
        (IsPositive(direction[i]) || IsPositive(-direction[i]))) {
      return i;
    }
  }
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < rows_; ++i) {
    if (columns_[basis_[i]].kind == ColumnKind::kFixedSum || !IsPositive(direction[i])) continue;
    if (!best) {
      best = i;
      continue;
    }
    if constexpr (std::is_same_v<N, double>) {
      if (disturbed_[i] * direction[*best] < disturbed_[*best] * direction[i]) best = i;
    } else {
      const N left = inverse_[i][last] * direction[*best], right = inverse_[*best][last] * direction[i];
      if (left < right || (left == right && LexicographicallyLess(i, *best, direction))) best = i;
    }
  }
  return best;
}

template <class N>
N Master<N>::ReducedCost(std::size_t column) const {
  if constexpr (std::is_same_v<N, double>) {
    return CostOf(column) - DotProduct(entries_.data() + column * rows_, prices_.data(), rows_);
  } else {
    const Column& one = columns_[column];
    N reduced = CostOf(column) * determinant_;
    if (LastRow(one) != 0) reduced -= prices_[rows_ - 1];
    for (std::size_t t = 0; t + 1 < rows_; ++t) {
      if (one.counts[t] != 0) reduced -= prices_[t] * one.counts[t];
    }
    return reduced;
  }
}

template <class N>
void Master<N>::Forget(std::size_t most) {
  if (columns_.size() <= most) return;
  in_basis_.resize(columns_.size(), 0);
  PriceRows();
  std::vector<std::pair<N, std::size_t>> order;
  for (std::size_t c = 0; c < columns_.size(); ++c) order.emplace_back(in_basis_[c] ? N(-1) : ReducedCost(c), c);
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  // A basic column's reduced cost is 0; it comes first, whatever rounding makes of it.
  std::stable_partition(order.begin(), order.end(), [this](const auto& one) { return in_basis_[one.second] != 0; });
  order.resize(std::max(most, rows_));
  const std::vector<Column> before = std::move(columns_);
  std::vector<std::size_t> now_at(before.size(), SIZE_MAX);
  columns_.clear();
  entries_.clear();
  costs_.clear();
  for (const auto& [reduced, c] : order) now_at[c] = Add(before[c]);
  in_basis_.assign(columns_.size(), 0);
  for (std::size_t& column : basis_) in_basis_[column = now_at[column]] = 1;
}

template <class N>
bool Master<N>::Improve() {
  in_basis_.resize(columns_.size(), 0);
  if constexpr (std::is_same_v<N, double>) {
    if (pivots_ >= kPivotsPerInverse) {
      disturbed_.clear();
      if (!Invert(std::vector<std::size_t>(basis_))) return false;
      for (const auto& line : inverse_) disturbed_.push_back(DotProduct(line.data(), right_side_.data(), rows_));
    }
  }
  PriceRows();
  std::optional<std::size_t> entering;
  N lowest = 0;
  if constexpr (std::is_same_v<N, double>) lowest = -1e-13 * largest_cost_;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    if (!Enters(c)) continue;
    N reduced = ReducedCost(c);
    if (reduced < lowest) {
      lowest = reduced;
      entering = c;
    }
  }
  if (!entering) return false;
  const std::vector<N> direction = Scaled(*entering);
  const std::optional<std::size_t> row = LeavingRow(direction);
  if (!row) return false;
  ++pivots_;
  const bool was_artificial = columns_[basis_[*row]].kind == ColumnKind::kArtificial;
  Pivot(*row, direction);
  in_basis_[basis_[*row]] = 0;
  in_basis_[*entering] = 1;
  basis_[*row] = *entering;
  // Leaving by force may upset the order that excludes cycles: it starts anew. This happens once per column at most.
  if (was_artificial && phase_ == 2) first_basis_ = basis_;
  return true;
}

template <class N>
std::vector<typename Master<N>::Value> Master<N>::Multipliers() const {
  std::vector<Value> multipliers;
  for (std::size_t j = 0; j < rows_; ++j) {
    N sum = 0;
    for (std::size_t i = 0; i < rows_; ++i) sum += CostOf(basis_[i]) * inverse_[i][j];
    if constexpr (std::is_same_v<N, double>) {
      multipliers.push_back(sum);
    } else {
      multipliers.emplace_back(sum, phase_ == 1 ? determinant_ : mpz_class(determinant_ * cost_scale_));
      multipliers.back().canonicalize();
    }
  }
  return multipliers;
}

template <class N>
std::vector<typename Master<N>::Value> Master<N>::Levels() const {
  std::vector<Value> levels;
  for (std::size_t i = 0; i < rows_; ++i) {
    if constexpr (std::is_same_v<N, double>) {
      levels.push_back(inverse_[i][rows_ - 1]);
    } else {
      levels.emplace_back(inverse_[i][rows_ - 1], determinant_);
      levels.back().canonicalize();
    }
  }
  return levels;
}

template <class N>
bool Master<N>::HasArtificial() const {
  for (std::size_t i = 0; i < rows_; ++i) {
    if (columns_[basis_[i]].kind == ColumnKind::kArtificial && IsPositive(inverse_[i][rows_ - 1])) return true;
  }
  return false;
}

template class Master<double>;
template class Master<mpz_class>;

}  // namespace kyodo::optimizer::costshare
