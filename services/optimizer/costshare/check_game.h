// Costs of coalitions and the largest excess, for the checker only: written apart from the solver's.
#pragma once

#include <gmpxx.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "optimizer/costshare/model.h"

namespace kyodo::optimizer::costshare::check {

// Thrown inside the checker: the claim that does not hold.
struct Rejected {
  std::string claim;
};

// Throws Rejected unless `holds`.
void Require(bool holds, const std::string& claim);

using Vector = std::vector<mpq_class>;
// One flag per member in sorted order.
using Group = std::vector<bool>;

class CheckedGame {
 public:
  explicit CheckedGame(const Input& input) : input_(input) {}

  std::size_t size() const { return input_.members.size(); }
  bool by_quantity() const { return input_.game->kind != Game::Kind::kCoalitions; }
  // Whole yen; nothing where nobody sells.
  std::optional<std::int64_t> CostOf(const Group& group) const;
  std::optional<std::int64_t> CostOfQuantity(std::int64_t quantity) const;
  // By bit mask, for at most 20 members.
  std::optional<std::int64_t> CostOfMask(std::size_t mask) const;

  // Largest worth(S) - cost(S), or largest worth(S) when `free_of_cost`, over proper, non-empty groups that can buy.
  // One step per (member, reachable quantity), or per mask.
  std::optional<mpq_class> LargestExcess(const Vector& worth, bool free_of_cost = false) const;

 private:
  std::optional<mpz_class> OverQuantities(const std::vector<mpz_class>& worth, const mpz_class& scale) const;
  std::optional<mpz_class> OverMasks(const std::vector<mpz_class>& worth, const mpz_class& scale) const;

  const Input& input_;
};

}  // namespace kyodo::optimizer::costshare::check
