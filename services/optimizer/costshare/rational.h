// Exact numbers between GMP, 128-bit integers and text.
#pragma once

#include <gmpxx.h>

#include <cstdint>
#include <string>
#include <vector>

#include "optimizer/costshare/int256.h"
#include "optimizer/costshare/model.h"

namespace kyodo::optimizer::costshare {

// "265/1", "-1/3": numerator and denominator, reduced, always both.
std::string FractionText(const mpq_class& value);

// floor(value), also below 0.
mpz_class Floor(const mpq_class& value);

mpz_class ToInteger(Int128 value);
// The value must fit: its magnitude is below 2^127.
Int128 ToInt128(const mpz_class& value);

mpz_class ToInteger(const Int256& value);
// The value must fit: its magnitude is below 2^255.
Int256 ToInt256(const mpz_class& value);

// The least common multiple of the denominators, at least 1.
mpz_class CommonDenominator(const std::vector<mpq_class>& values);

}  // namespace kyodo::optimizer::costshare
