// The answer of the cost-sharing core, before it becomes JSON.
#pragma once

#include <gmpxx.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "optimizer/costshare/least_core.h"

namespace kyodo::optimizer::costshare {

// The worst that any proper, non-empty coalition that can buy pays beyond its own cost; without such a coalition
// nothing.
struct Worst {
  std::optional<mpq_class> excess;
  Coalition coalition;
  bool in_core() const { return !excess || *excess <= 0; }
};

// Why there is no answer: a coalition that nobody sells to, or a method whose optimum does not exist (`direction`).
struct Conflict {
  // COST_OF_ALL, SHAPLEY, LEAST_CORE or NUCLEOLUS.
  std::string rule;
  Coalition coalition;
  std::vector<mpq_class> direction;
};

struct CoreAnalysis {
  // Of the exact shares, or of the whole-yen ones where the exact ones are irrational.
  bool exact_shares = true;
  Worst worst;
  // Of what is paid in whole yen.
  Worst paid;
};

// Everything by member in sorted order.
struct Solution {
  std::optional<Conflict> conflict;
  std::int64_t total_yen = 0;
  std::vector<std::int64_t> yen;
  // Irrational shares (POPULATION with a broken exponent) have none.
  std::vector<std::optional<mpq_class>> exact;
  // kInfinite where nobody sells; empty without a game.
  std::vector<std::int64_t> alone;
  std::optional<CoreAnalysis> core;
  std::optional<LeastCore> least_core;
  std::optional<Nucleolus> nucleolus;
};

}  // namespace kyodo::optimizer::costshare
