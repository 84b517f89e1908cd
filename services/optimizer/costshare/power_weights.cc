#include "optimizer/costshare/power_weights.h"

#include <mpfr.h>

#include <algorithm>

namespace kyodo::optimizer::costshare {
namespace {

// base^(a/b) when that is a whole number.
std::optional<mpz_class> WholePower(const mpz_class& base, const mpq_class& exponent) {
  if (base == 0 || base == 1) return base;
  // No number above 1 and below 2^63 is a 64th power.
  if (exponent.get_den() > 63) return std::nullopt;
  mpz_class root;
  if (mpz_root(root.get_mpz_t(), base.get_mpz_t(), exponent.get_den().get_ui()) == 0) return std::nullopt;
  mpz_class power;
  mpz_pow_ui(power.get_mpz_t(), root.get_mpz_t(), exponent.get_num().get_ui());
  return power;
}

// A number of MPFR that frees itself.
class Real {
 public:
  explicit Real(int bits) { mpfr_init2(value_, bits); }
  ~Real() { mpfr_clear(value_); }
  Real(const Real&) = delete;
  Real& operator=(const Real&) = delete;
  mpfr_ptr get() { return value_; }
  mpq_class exact() {
    mpq_class whole;
    mpfr_get_q(whole.get_mpq_t(), value_);
    return whole;
  }

 private:
  mpfr_t value_;
};

// base^k rounded towards minus or plus infinity; base >= 1, k >= 0.
mpq_class Power(std::int64_t base, const mpq_class& k, int bits, mpfr_rnd_t rounding) {
  Real exponent(bits), power(bits);
  mpfr_set_q(exponent.get(), k.get_mpq_t(), rounding);
  mpfr_set_si(power.get(), static_cast<long>(base), MPFR_RNDN);
  mpfr_pow(power.get(), power.get(), exponent.get(), rounding);
  return power.exact();
}

}  // namespace

std::optional<std::vector<mpq_class>> RationalPowers(const std::vector<std::int64_t>& populations,
                                                     const mpq_class& exponent) {
  if (exponent == 0) return std::vector<mpq_class>(populations.size(), mpq_class(1));
  const auto first = std::find_if(populations.begin(), populations.end(), [](std::int64_t p) { return p > 0; });
  if (first == populations.end()) return std::vector<mpq_class>(populations.size(), mpq_class(0));
  std::vector<mpq_class> powers;
  for (const std::int64_t population : populations) {
    mpq_class ratio(static_cast<long>(population), static_cast<long>(*first));
    ratio.canonicalize();
    const std::optional<mpz_class> over = WholePower(ratio.get_num(), exponent),
                                   under = WholePower(ratio.get_den(), exponent);
    if (!over || !under) return std::nullopt;
    powers.emplace_back(*over, *under);
    powers.back().canonicalize();
  }
  return powers;
}

std::vector<std::pair<mpq_class, mpq_class>> EnclosedPowers(const std::vector<std::int64_t>& populations,
                                                            const mpq_class& exponent, int bits) {
  // Populations fit in full, whatever is asked.
  const int precision = std::max(bits, 64);
  std::vector<std::pair<mpq_class, mpq_class>> powers;
  for (const std::int64_t population : populations) {
    if (population == 0) {
      powers.emplace_back(0, 0);
    } else {
      powers.emplace_back(Power(population, exponent, precision, MPFR_RNDD),
                          Power(population, exponent, precision, MPFR_RNDU));
    }
  }
  return powers;
}

}  // namespace kyodo::optimizer::costshare
