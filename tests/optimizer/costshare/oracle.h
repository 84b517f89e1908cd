// What cost sharing must answer, by listing every order, every coalition and every linear program.
#pragma once

#include <gmpxx.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/optimizer/costshare/linear_program.h"

namespace kyodo::optimizer::costshare::testing {

// Reads valid inputs of at most 8 members straight from the JSON.
class Oracle {
 public:
  explicit Oracle(const nlohmann::json& input);

  std::size_t size() const { return ids_.size(); }
  const std::vector<std::string>& ids() const { return ids_; }
  // Nothing when nobody sells what all need.
  std::optional<std::int64_t> Total() const;
  // Members as bits in the order of the input.
  std::optional<std::int64_t> CostOf(unsigned mask) const { return costs_[mask]; }

  // By averaging over all orders of joining; nothing when some coalition on the way cannot buy.
  std::optional<Fractions> Shapley() const;
  // The smallest largest excess; nothing when it has no end. At least two members.
  std::optional<mpq_class> LeastCore() const;
  // Level by level, each coalition tested for being fixed by its own linear program; nothing when not a single point.
  std::optional<Fractions> Nucleolus() const;
  // The largest excess of these shares; nothing without a proper coalition that can buy.
  std::optional<mpq_class> LargestExcess(const Fractions& shares) const;
  mpq_class Excess(const Fractions& shares, unsigned mask) const;

  // The shares of the method with LEAST_CORE's part taken from `least_core_point`; nothing when some part does not
  // exist. With an irrational part the shares are those to about 1,900 bits.
  std::optional<Fractions> Shares(const Fractions& least_core_point) const;
  bool IsIrrational() const;
  // Rounded by the input's rule; shares that agree to 1,000 bits are ties.
  std::vector<std::int64_t> Rounded(const Fractions& shares) const;

  bool Uses(const std::string& method) const;

 private:
  std::optional<std::int64_t> FindCost(unsigned mask) const;
  Fractions ByMethod(const std::string& method, const Fractions& least_core_point, bool& exists) const;
  Fractions FindByPopulation() const;
  // max over coalitions outside `fixed` of the excess, at its smallest, with the sums of `fixed` as given.
  Optimum SmallestExcess(const std::vector<std::pair<unsigned, mpq_class>>& fixed,
                         const std::set<unsigned>& closed) const;
  Fractions Row(unsigned mask, const mpq_class& last) const;
  std::size_t RankOf(const std::vector<std::pair<unsigned, mpq_class>>& fixed) const;

  nlohmann::json input_;
  std::vector<std::string> ids_;
  std::vector<std::int64_t> quantities_;
  // By mask; parts of 1 by population^exponent.
  std::vector<std::optional<std::int64_t>> costs_;
  Fractions by_population_;
};

}  // namespace kyodo::optimizer::costshare::testing
