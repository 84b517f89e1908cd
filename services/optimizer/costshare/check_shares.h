// Shares by proportion, and their rounding, checked.
#pragma once

#include "optimizer/costshare/check_game.h"

namespace kyodo::optimizer::costshare::check {

// What the shares consist of, by the input: a rational part, and an amount shared by population^exponent.
struct Parts {
  Vector rational;
  mpq_class by_population = 0;
};

// Adds `amount` by one of EQUAL, QUANTITY, WEIGHT.
void AddByWeights(const Input& input, Method method, const mpq_class& amount, Vector& to);

// Throws Rejected unless `exact` (nothing where irrational) are the shares that `parts` tell and `yen` their rounding.
// Rational powers are checked by raising them to whole powers; irrational ones are enclosed by exp(k · log p) with
// directed rounding and more digits until every comparison is decided.
void CheckShares(const Input& input, const Parts& parts, std::int64_t total_yen,
                 const std::vector<std::optional<mpq_class>>& exact, const std::vector<std::int64_t>& yen);

}  // namespace kyodo::optimizer::costshare::check
