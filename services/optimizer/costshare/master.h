// The linear program behind least core and nucleolus, by revised simplex with generated columns.
//
//   minimise    sum of λ_S cost(S) + sum of γ_f value(f)
//   subject to  sum of λ_S 1_S + sum of γ_f 1_f = 0,   sum of λ_S = 1,   λ >= 0, γ free
//
// S are coalitions, f sums that are fixed (at first only that of all). Its multipliers are the shares x and minus the
// excess ε: a coalition with a negative reduced cost is one with x(S) - cost(S) > ε. Members may be put together in
// classes; then 1_S counts the members of each class.
#pragma once

#include <gmpxx.h>

#include <cstddef>
#include <optional>
#include <type_traits>
#include <vector>

namespace kyodo::optimizer::costshare {

enum class ColumnKind { kCoalition, kFixedSum, kArtificial };

struct Column {
  ColumnKind kind = ColumnKind::kCoalition;
  // Members of each class; the last row (1 but for kFixedSum) follows from the kind.
  std::vector<int> counts;
  mpq_class cost = 0;
};

// N = double: fast, for finding a good basis; its right side is disturbed a little, so that levels of 0 do not keep it
// in place. N = mpz_class: exact, by integer pivoting (Edmonds 1967, Bareiss 1968): the inverse is kept as integers
// over one common determinant, so nothing is ever reduced. Ratio ties are broken lexicographically (Dantzig, Orden,
// Wolfe 1955), which ends whatever column enters.
template <class N>
class Master {
 public:
  using Value = std::conditional_t<std::is_same_v<N, double>, double, mpq_class>;

  explicit Master(std::size_t classes) : rows_(classes + 1) {}

  // Its index.
  std::size_t Add(const Column& column);
  const std::vector<Column>& columns() const { return columns_; }
  // For double: forgets the columns out of the basis with the largest reduced costs until so many are left. Indices
  // change.
  void Forget(std::size_t most);
  const std::vector<std::size_t>& basis() const { return basis_; }

  // Starts from these columns; false when they are no basis, or some λ of them is negative.
  bool Start(const std::vector<std::size_t>& basis);

  // Phase 1 counts the artificial columns instead of the costs.
  void SetPhase(int phase) { phase_ = phase; }

  // One step with the cheapest of the known columns; false when none has a negative reduced cost.
  bool Improve();

  // Multipliers of the rows: a share of each class, and minus the excess.
  std::vector<Value> Multipliers() const;
  // λ or γ of each basic column, in the order of basis().
  std::vector<Value> Levels() const;
  // Is the λ of an artificial column above 0?
  bool HasArtificial() const;

 private:
  static bool IsPositive(const N& value) {
    if constexpr (std::is_same_v<N, double>) {
      return value > 1e-9;
    } else {
      return sgn(value) > 0;
    }
  }
  N CostOf(std::size_t column) const;
  // Times determinant_; PriceRows must have been called.
  N ReducedCost(std::size_t column) const;
  bool Enters(std::size_t column) const {
    return columns_[column].kind == ColumnKind::kCoalition && !in_basis_[column];
  }
  std::vector<N> Scaled(std::size_t column) const;
  // Computes the inverse of these columns; basis_ becomes them in the order of their rows. False when they are no
  // basis.
  bool Invert(const std::vector<std::size_t>& basis);
  void Disturb();
  void Pivot(std::size_t row, const std::vector<N>& direction);
  void PriceRows();
  std::optional<std::size_t> LeavingRow(const std::vector<N>& direction);
  bool LexicographicallyLess(std::size_t a, std::size_t b, const std::vector<N>& direction) const;

  std::size_t rows_;
  std::vector<Column> columns_;
  // For double: the columns without gaps, their costs, and the largest magnitude of one.
  std::vector<double> entries_, costs_;
  double largest_cost_ = 1;
  std::vector<char> in_basis_;
  std::vector<std::size_t> basis_, first_basis_;
  // The inverse of the basis times determinant_ (always 1 for double).
  std::vector<std::vector<N>> inverse_;
  N determinant_ = 1;
  // For double: the disturbed right side, the levels of the basic columns under it, and pivots since the inverse was
  // computed from the basis.
  std::vector<double> right_side_, disturbed_;
  int pivots_ = 0;
  // Multipliers times determinant_ times cost_scale_.
  std::vector<N> prices_;
  // Brings the costs of all columns to whole numbers; not used for double.
  mpz_class cost_scale_ = 1;
  int phase_ = 2;
};

extern template class Master<double>;
extern template class Master<mpz_class>;

}  // namespace kyodo::optimizer::costshare
