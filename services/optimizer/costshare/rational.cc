#include "optimizer/costshare/rational.h"

namespace kyodo::optimizer::costshare {

std::string FractionText(const mpq_class& value) { return value.get_num().get_str() + "/" + value.get_den().get_str(); }

mpz_class Floor(const mpq_class& value) {
  mpz_class floor;
  mpz_fdiv_q(floor.get_mpz_t(), value.get_num_mpz_t(), value.get_den_mpz_t());
  return floor;
}

mpz_class ToInteger(Int128 value) {
  const bool negative = value < 0;
  const unsigned __int128 magnitude = negative ? -static_cast<unsigned __int128>(value) : value;
  mpz_class whole(static_cast<unsigned long>(magnitude >> 64));
  whole <<= 64;
  whole += static_cast<unsigned long>(magnitude);
  return negative ? mpz_class(-whole) : whole;
}

Int128 ToInt128(const mpz_class& value) {
  const mpz_class magnitude = abs(value);
  const mpz_class high = magnitude >> 64;
  const unsigned __int128 whole = static_cast<unsigned __int128>(high.get_ui()) << 64 | magnitude.get_ui();
  return sgn(value) < 0 ? -static_cast<Int128>(whole) : static_cast<Int128>(whole);
}

mpz_class ToInteger(const Int256& value) {
  // The low half without a sign, in two parts.
  mpz_class whole = ToInteger(value.high());
  whole <<= 64;
  whole += static_cast<unsigned long>(value.low() >> 64);
  whole <<= 64;
  whole += static_cast<unsigned long>(value.low());
  return whole;
}

Int256 ToInt256(const mpz_class& value) {
  mpz_class high, low;
  mpz_fdiv_q_2exp(high.get_mpz_t(), value.get_mpz_t(), 128);
  mpz_fdiv_r_2exp(low.get_mpz_t(), value.get_mpz_t(), 128);
  const mpz_class upper = low >> 64;
  return Int256(ToInt128(high), static_cast<unsigned __int128>(upper.get_ui()) << 64 | low.get_ui());
}

mpz_class CommonDenominator(const std::vector<mpq_class>& values) {
  mpz_class common = 1;
  for (const mpq_class& value : values) {
    mpz_lcm(common.get_mpz_t(), common.get_mpz_t(), value.get_den_mpz_t());
  }
  return common;
}

}  // namespace kyodo::optimizer::costshare
