// population^k for a decimal k: exact where it can be, else enclosed as tightly as asked.
#pragma once

#include <gmpxx.h>

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace kyodo::optimizer::costshare {

// Numbers that are to each other as population^k, k = exponent, if all these ratios are rational: whole k,
// equal populations, or perfect powers such as 4 and 9 for k = 0.5. 0^0 is 1. Nothing otherwise.
std::optional<std::vector<mpq_class>> RationalPowers(const std::vector<std::int64_t>& populations,
                                                     const mpq_class& exponent);

// Lower and upper bounds of population^k with about `bits` bits, by MPFR with directed rounding.
std::vector<std::pair<mpq_class, mpq_class>> EnclosedPowers(const std::vector<std::int64_t>& populations,
                                                            const mpq_class& exponent, int bits);

}  // namespace kyodo::optimizer::costshare
