// Exact money: whole yen, unit prices and sums in 1/10,000 yen, percents, fractions. No binary floating point.
#pragma once

#include <absl/status/statusor.h>
#include <gmpxx.h>

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace kyodo {

// Whole yen. Amounts that Kyodo accepts lie in 0..kYenMax; differences such as a saving may be negative.
using Yen = std::int64_t;
inline constexpr Yen kYenMax = 10'000'000'000'000;

// Decimals are kept in 1/10,000: the smallest part of a unit price and of a percent.
inline constexpr std::int64_t kTenThousand = 10'000;

__extension__ typedef __int128 Int128;

// An exact fraction of any size (GMP), always in lowest terms.
using Fraction = mpq_class;

// Price of one unit, tax excluded: 0 to 10^13 yen with up to 4 decimals.
class UnitPrice {
 public:
  constexpr UnitPrice() = default;
  // Strict: ASCII digits, no sign, no needless leading zero, 1 to 4 decimals after a point. "1360.50" is 1360.5.
  static absl::StatusOr<UnitPrice> Parse(std::string_view text);
  static absl::StatusOr<UnitPrice> OfTenThousandths(std::int64_t ten_thousandths);
  std::int64_t ten_thousandths() const { return ten_thousandths_; }
  // Canonical: no trailing zeros: "46900", "1360.5".
  std::string text() const;
  auto operator<=>(const UnitPrice&) const = default;

 private:
  constexpr explicit UnitPrice(std::int64_t ten_thousandths) : ten_thousandths_(ten_thousandths) {}
  std::int64_t ten_thousandths_ = 0;
};

// 0 to 100 percent with up to 4 decimals, parsed and printed as a UnitPrice is.
class Percent {
 public:
  constexpr Percent() = default;
  static absl::StatusOr<Percent> Parse(std::string_view text);
  static absl::StatusOr<Percent> OfTenThousandths(std::int64_t ten_thousandths);
  std::int64_t ten_thousandths() const { return ten_thousandths_; }
  std::string text() const;
  auto operator<=>(const Percent&) const = default;

 private:
  constexpr explicit Percent(std::int64_t ten_thousandths) : ten_thousandths_(ten_thousandths) {}
  std::int64_t ten_thousandths_ = 0;
};

// An exact sum of money in 1/10,000 yen, in 128 bits. No price times quantity can overflow it; a sum that would is a
// broken invariant and ends the process.
class Amount {
 public:
  constexpr Amount() = default;
  constexpr explicit Amount(Int128 ten_thousandths) : ten_thousandths_(ten_thousandths) {}
  static Amount OfYen(Yen yen) { return Amount(static_cast<Int128>(yen) * kTenThousand); }
  Int128 ten_thousandths() const { return ten_thousandths_; }
  // Yen with up to 4 decimals: "1360.5", "-0.25".
  std::string text() const;
  // In yen.
  Fraction fraction() const;
  // A part of this amount, part/whole of it, cut to 1/10,000 yen. whole > 0, 0 <= part <= whole.
  Amount Part(std::int64_t part, std::int64_t whole) const;
  Amount& operator+=(Amount other);
  Amount& operator-=(Amount other);
  friend Amount operator+(Amount a, Amount b) { return a += b; }
  friend Amount operator-(Amount a, Amount b) { return a -= b; }
  auto operator<=>(const Amount&) const = default;

 private:
  Int128 ten_thousandths_ = 0;
};

// Exact cost of so many units.
Amount operator*(UnitPrice price, std::int64_t quantity);

// Ok for 0..kYenMax, else INVALID_FIELD for that field.
absl::Status CheckYen(Yen yen, std::string field);

// Cuts what is below one yen (towards minus infinity); AMOUNT_LIMIT beyond ±kYenMax.
absl::StatusOr<Yen> FloorYen(Amount amount);
absl::StatusOr<Yen> FloorYen(const Fraction& yen);

// floor(rate × amount), for the amount of a whole contract. 0 <= amount <= kYenMax.
Yen TaxOf(Yen amount, Percent rate);

// "265/3"; whole numbers without a denominator.
std::string ToText(const Fraction& fraction);

// Splits `total` by weight into whole yen that add up to it exactly: everybody's exact part is cut to the yen, then the
// yen left go one each to the largest cut-off parts, equal ones in key order. Weights are >= 0 and not all 0
// (INVALID_FIELD otherwise); 0 <= total.
absl::StatusOr<std::map<std::string, Yen>> LargestRemainder(Yen total, const std::map<std::string, Fraction>& weights);

}  // namespace kyodo
