// How many coalitions of each size buy each quantity, and what a member's coming costs them all together.
#pragma once

#include <gmpxx.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "optimizer/costshare/cost_game.h"
#include "optimizer/run.h"

namespace kyodo::optimizer::costshare {

class SizeCounts {
 public:
  // costs: of 0, 1, … all units; finite wherever a coalition has that quantity.
  SizeCounts(const CostGame& game, const std::vector<std::int64_t>& costs);

  // [class][s] = sum over all S of s others of cost(S + i) - cost(S), for any member i of the class. Exact.
  // Nothing when the time is over.
  std::optional<std::vector<std::vector<mpz_class>>> MarginalSums(const Deadline& deadline);

  // Over how many moduli the table is counted: 1 up to 66 members.
  static std::int64_t Passes(int members);

 private:
  using Row = std::vector<std::uint64_t>;
  // Numbers modulo `modulus`; 0 stands for 2^64, where nothing wraps up to 66 members.
  void Count(std::uint64_t modulus);
  // Sums of one class by size, sizes above the middle left at 0: the pair below holds both.
  std::vector<Int128> SumsOf(std::size_t units, std::uint64_t modulus);
  // Makes row_ the counts of `size` without a member of these units, from those of size - 1; 0 outside begin … end - 1.
  void LeaveOut(std::size_t size, std::size_t units, std::size_t begin, std::size_t end, std::uint64_t modulus);
  static Int128 Weigh(const Row& row, std::size_t begin, std::size_t end, const std::vector<std::int64_t>& rises,
                      std::uint64_t modulus);

  const CostGame& game_;
  const std::vector<std::int64_t>& costs_;
  // Sizes 0 … middle_; the larger ones are their complements.
  std::size_t middle_;
  // Quantities between which coalitions of a size lie.
  std::vector<std::size_t> least_, most_;
  std::vector<Row> counts_;
  Row row_, next_;
};

}  // namespace kyodo::optimizer::costshare
