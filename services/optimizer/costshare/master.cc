#include "optimizer/costshare/master.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace kyodo::optimizer::costshare {
namespace {

int LastRow(const Column& column) { return column.kind == ColumnKind::kFixedSum ? 0 : 1; }

double ToDouble(double value) { return value; }
double ToDouble(const mpz_class& value) { return value.get_d(); }

}  // namespace

template <class N>
std::size_t Master<N>::Add(const Column& column) {
  columns_.push_back(column);
  mpz_lcm(cost_scale_.get_mpz_t(), cost_scale_.get_mpz_t(), column.cost.get_den_mpz_t());
  return columns_.size() - 1;
}

template <class N>
N Master<N>::CostOf(std::size_t column) const {
  const Column& one = columns_[column];
  if (phase_ == 1) return one.kind == ColumnKind::kArtificial ? N(1) : N(0);
  if constexpr (std::is_same_v<N, double>) {
    return one.cost.get_d();
  } else {
    return one.cost.get_num() * (cost_scale_ / one.cost.get_den());
  }
}

// determinant_ × (inverse of the basis) × column.
template <class N>
std::vector<N> Master<N>::Scaled(const Column& column) const {
  std::vector<N> product(rows_, N(0));
  for (std::size_t i = 0; i < rows_; ++i) {
    N& sum = product[i];
    for (std::size_t t = 0; t + 1 < rows_; ++t) {
      if (column.counts[t] == 1) {
        sum += inverse_[i][t];
      } else if (column.counts[t] != 0) {
        sum += inverse_[i][t] * column.counts[t];
      }
    }
    if (LastRow(column) != 0) sum += inverse_[i][rows_ - 1];
  }
  return product;
}

template <class N>
void Master<N>::Pivot(std::size_t row, const std::vector<N>& direction) {
  const N pivot = direction[row];
  if constexpr (std::is_same_v<N, double>) {
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
bool Master<N>::Start(const std::vector<std::size_t>& basis) {
  determinant_ = 1;
  inverse_.assign(rows_, std::vector<N>(rows_, N(0)));
  for (std::size_t i = 0; i < rows_; ++i) inverse_[i][i] = 1;
  basis_.assign(rows_, SIZE_MAX);
  for (const std::size_t column : basis) {
    const std::vector<N> direction = Scaled(columns_[column]);
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < rows_; ++i) {
      if (basis_[i] != SIZE_MAX) continue;
      const double size = std::abs(ToDouble(direction[i]));
      if (size > 1e-9 && (!best || size > std::abs(ToDouble(direction[*best])))) best = i;
    }
    if (!best) return false;
    Pivot(*best, direction);
    basis_[*best] = column;
  }
  in_basis_.assign(columns_.size(), 0);
  for (const std::size_t column : basis_) {
    if (column == SIZE_MAX) return false;
    in_basis_[column] = 1;
  }
  for (std::size_t i = 0; i < rows_; ++i) {
    if (columns_[basis_[i]].kind == ColumnKind::kFixedSum) continue;
    if constexpr (!std::is_same_v<N, double>) {
      if (sgn(inverse_[i][rows_ - 1]) < 0) return false;
    }
  }
  first_basis_ = basis_;
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
  const std::size_t last = rows_ - 1;
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
    const N left = inverse_[i][last] * direction[*best], right = inverse_[*best][last] * direction[i];
    if constexpr (std::is_same_v<N, double>) {
      // Nearly equal: the larger pivot is the safer one.
      const double near = 1e-12 * direction[i] * direction[*best];
      if (left < right - near || (left < right + near && direction[i] > direction[*best])) best = i;
    } else {
      if (left < right || (left == right && LexicographicallyLess(i, *best, direction))) best = i;
    }
  }
  return best;
}

template <class N>
bool Master<N>::Improve() {
  in_basis_.resize(columns_.size(), 0);
  PriceRows();
  std::optional<std::size_t> entering;
  N lowest = 0, largest = 1;
  if constexpr (std::is_same_v<N, double>) {
    for (const Column& column : columns_) largest = std::max(largest, std::abs(column.cost.get_d()));
    lowest = -1e-10 * largest;
  }
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    if (!Enters(c)) continue;
    const Column& column = columns_[c];
    N reduced = CostOf(c) * determinant_ - prices_[rows_ - 1];
    for (std::size_t t = 0; t + 1 < rows_; ++t) {
      if (column.counts[t] != 0) reduced -= prices_[t] * column.counts[t];
    }
    if (reduced < lowest) {
      lowest = reduced;
      entering = c;
    }
  }
  if (!entering) return false;
  const std::vector<N> direction = Scaled(columns_[*entering]);
  const std::optional<std::size_t> row = LeavingRow(direction);
  if (!row) return false;
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
