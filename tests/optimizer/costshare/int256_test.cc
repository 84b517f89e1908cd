#include "optimizer/costshare/int256.h"

#include <gtest/gtest.h>

#include <random>

#include "optimizer/costshare/rational.h"

namespace kyodo::optimizer::costshare::testing {
namespace {

// Of any length, often with halves that are all ones or zeros.
mpz_class Draw(gmp_randclass& random, std::mt19937_64& lengths) {
  const unsigned long bits = lengths() % 180;
  mpz_class value = random.get_z_bits(bits);
  if (lengths() % 4 == 0) value = (mpz_class(1) << bits) - (lengths() % 2);
  return lengths() % 2 == 0 ? value : mpz_class(-value);
}

TEST(Int256Test, CalculatesLikeGmp) {
  gmp_randclass random(gmp_randinit_default);
  std::mt19937_64 lengths(1);
  for (int turn = 0; turn < 20'000; ++turn) {
    const mpz_class a = Draw(random, lengths), b = Draw(random, lengths);
    const long factor = static_cast<long>(lengths()) >> (1 + lengths() % 60);
    const Int256 x = ToInt256(a), y = ToInt256(b);
    ASSERT_EQ(ToInteger(x), a);
    ASSERT_EQ(ToInteger(x + y), mpz_class(a + b));
    ASSERT_EQ(ToInteger(x - y), mpz_class(a - b));
    ASSERT_EQ(ToInteger(-x), mpz_class(-a));
    ASSERT_EQ(ToInteger(x * factor), mpz_class(a * factor)) << factor;
    ASSERT_EQ(x < y, a < b);
    ASSERT_EQ(x > y, a > b);
    ASSERT_EQ(x == y, a == b);
  }
}

}  // namespace
}  // namespace kyodo::optimizer::costshare::testing
