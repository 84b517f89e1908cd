// A textbook simplex in fractions, for oracles: small, slow, exact.
#pragma once

#include <gmpxx.h>

#include <optional>
#include <vector>

namespace kyodo::optimizer::costshare::testing {

using Fractions = std::vector<mpq_class>;

struct LinearProgram {
  // maximise objective · x over free x with rows[k] · x <= limits[k].
  std::vector<Fractions> rows;
  Fractions limits;
  Fractions objective;

  void AtMost(const Fractions& row, const mpq_class& limit);
  void Exactly(const Fractions& row, const mpq_class& value);
};

enum class Outcome { kOptimal, kInfeasible, kUnbounded };

struct Optimum {
  Outcome outcome = Outcome::kInfeasible;
  mpq_class value;
  Fractions x;
};

// Two phases with Bland's rule.
Optimum Maximise(const LinearProgram& program);

}  // namespace kyodo::optimizer::costshare::testing
