#include "platform/money.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <utility>
#include <vector>

#include "platform/error.h"
#include "platform/reasons.h"

namespace kyodo {
namespace {

__extension__ typedef unsigned __int128 UnsignedInt128;

constexpr std::int64_t kUnitPriceMax = kYenMax * kTenThousand;
constexpr std::int64_t kPercentMax = 100 * kTenThousand;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Digits with an optional point and up to 4 decimals, in 1/10,000; nothing for any other text.
std::optional<std::int64_t> ParseDecimal(std::string_view text) {
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view decimals = point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
  if (whole.empty() || whole.size() > 14 || (whole.size() > 1 && whole.front() == '0')) return std::nullopt;
  if (point != std::string_view::npos && (decimals.empty() || decimals.size() > 4)) return std::nullopt;
  if (!std::all_of(whole.begin(), whole.end(), IsDigit)) return std::nullopt;
  if (!std::all_of(decimals.begin(), decimals.end(), IsDigit)) return std::nullopt;
  std::int64_t value = 0;
  for (const char digit : whole) value = value * 10 + (digit - '0');
  for (std::size_t i = 0; i < 4; ++i) value = value * 10 + (i < decimals.size() ? decimals[i] - '0' : 0);
  return value;
}

std::string Digits(UnsignedInt128 value) {
  std::string digits;
  do {
    digits.push_back(static_cast<char>('0' + static_cast<int>(value % 10)));
    value /= 10;
  } while (value != 0);
  std::reverse(digits.begin(), digits.end());
  return digits;
}

// Canonical decimal text of a number of 1/10,000.
std::string DecimalText(Int128 ten_thousandths) {
  const bool negative = ten_thousandths < 0;
  UnsignedInt128 magnitude = static_cast<UnsignedInt128>(ten_thousandths);
  if (negative) magnitude = -magnitude;
  std::string text = (negative ? "-" : "") + Digits(magnitude / kTenThousand);
  std::string decimals = Digits(magnitude % kTenThousand);
  decimals.insert(0, 4 - decimals.size(), '0');
  while (!decimals.empty() && decimals.back() == '0') decimals.pop_back();
  return decimals.empty() ? text : text + "." + decimals;
}

absl::Status PriceFault() {
  return Invalid("", {"A unit price is written in digits with at most 4 decimals, such as 1360.5, and is at most "
                      "10000000000000 yen.",
                      "単価は半角数字で小数点以下4桁まで、10兆円以下で入力します（例 1360.5）。"});
}

absl::Status PercentFault() {
  return Invalid("", {"A percentage is written in digits with at most 4 decimals and lies between 0 and 100.",
                      "割合は半角数字で小数点以下4桁まで、0から100の間で入力します。"});
}

absl::Status AmountLimit() {
  return Fail(absl::StatusCode::kInvalidArgument, reasons::kAmountLimit,
              {"The amount exceeds 10000000000000 yen, the most that can be handled.",
               "金額が上限の10兆円を超えます。数量または単価を確認してください。"});
}

[[noreturn]] void EndOnOverflow() {
  std::fputs("money: a sum does not fit 128 bits\n", stderr);
  std::abort();
}

}  // namespace

absl::StatusOr<UnitPrice> UnitPrice::Parse(std::string_view text) {
  const std::optional<std::int64_t> value = ParseDecimal(text);
  if (!value) return PriceFault();
  return OfTenThousandths(*value);
}

absl::StatusOr<UnitPrice> UnitPrice::OfTenThousandths(std::int64_t ten_thousandths) {
  if (ten_thousandths < 0 || ten_thousandths > kUnitPriceMax) return PriceFault();
  return UnitPrice(ten_thousandths);
}

std::string UnitPrice::text() const { return DecimalText(ten_thousandths_); }

absl::StatusOr<Percent> Percent::Parse(std::string_view text) {
  const std::optional<std::int64_t> value = ParseDecimal(text);
  if (!value) return PercentFault();
  return OfTenThousandths(*value);
}

absl::StatusOr<Percent> Percent::OfTenThousandths(std::int64_t ten_thousandths) {
  if (ten_thousandths < 0 || ten_thousandths > kPercentMax) return PercentFault();
  return Percent(ten_thousandths);
}

std::string Percent::text() const { return DecimalText(ten_thousandths_); }

std::string Amount::text() const { return DecimalText(ten_thousandths_); }

Fraction Amount::fraction() const {
  const bool negative = ten_thousandths_ < 0;
  UnsignedInt128 magnitude = static_cast<UnsignedInt128>(ten_thousandths_);
  if (negative) magnitude = -magnitude;
  mpz_class numerator(static_cast<unsigned long>(magnitude >> 64));
  numerator <<= 64;
  numerator += static_cast<unsigned long>(magnitude);
  Fraction fraction(negative ? mpz_class(-numerator) : numerator, mpz_class(static_cast<long>(kTenThousand)));
  fraction.canonicalize();
  return fraction;
}

Amount Amount::Part(std::int64_t part, std::int64_t whole) const {
  // In two steps, so that the product stays within 128 bits: amount = q × whole + r.
  const Int128 quotient = ten_thousandths_ / whole;
  const Int128 remainder = ten_thousandths_ % whole;
  return Amount(quotient * part + remainder * part / whole);
}

Amount& Amount::operator+=(Amount other) {
  if (__builtin_add_overflow(ten_thousandths_, other.ten_thousandths_, &ten_thousandths_)) EndOnOverflow();
  return *this;
}

Amount& Amount::operator-=(Amount other) {
  if (__builtin_sub_overflow(ten_thousandths_, other.ten_thousandths_, &ten_thousandths_)) EndOnOverflow();
  return *this;
}

Amount operator*(UnitPrice price, std::int64_t quantity) {
  return Amount(static_cast<Int128>(price.ten_thousandths()) * quantity);
}

absl::Status CheckYen(Yen yen, std::string field) {
  if (yen >= 0 && yen <= kYenMax) return absl::OkStatus();
  return Invalid(std::move(field),
                 {"An amount lies between 0 and 10000000000000 yen.", "金額は0円から10兆円の間で入力します。"});
}

absl::StatusOr<Yen> FloorYen(Amount amount) {
  Int128 yen = amount.ten_thousandths() / kTenThousand;
  if (amount.ten_thousandths() % kTenThousand < 0) --yen;
  if (yen > kYenMax || yen < -kYenMax) return AmountLimit();
  return static_cast<Yen>(yen);
}

absl::StatusOr<Yen> FloorYen(const Fraction& yen) {
  mpz_class floor;
  mpz_fdiv_q(floor.get_mpz_t(), yen.get_num_mpz_t(), yen.get_den_mpz_t());
  if (abs(floor) > mpz_class(static_cast<long>(kYenMax))) return AmountLimit();
  return static_cast<Yen>(floor.get_si());
}

Yen TaxOf(Yen amount, Percent rate) {
  return static_cast<Yen>(static_cast<Int128>(amount) * rate.ten_thousandths() / kPercentMax);
}

std::string ToText(const Fraction& fraction) { return fraction.get_str(); }

absl::StatusOr<std::map<std::string, Yen>> LargestRemainder(Yen total, const std::map<std::string, Fraction>& weights) {
  RETURN_IF_ERROR(CheckYen(total, "total"));
  Fraction sum = 0;
  bool negative = false;
  for (const auto& [key, weight] : weights) {
    sum += weight;
    negative = negative || weight < 0;
  }
  if (negative || sum <= 0) {
    return Invalid("weights", {"An amount is split by weights of which none is negative and one is above 0.",
                               "按分の重みは0以上で、少なくとも1つは0より大きい必要があります。"});
  }
  std::map<std::string, Yen> shares;
  std::vector<std::pair<Fraction, std::string>> cut;
  Yen left = total;
  for (const auto& [key, weight] : weights) {
    const Fraction exact = weight * static_cast<long>(total) / sum;
    ASSIGN_OR_RETURN(const Yen whole, FloorYen(exact));
    shares[key] = whole;
    left -= whole;
    cut.emplace_back(exact - static_cast<long>(whole), key);
  }
  std::stable_sort(cut.begin(), cut.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  for (std::size_t i = 0; left > 0; ++i, --left) ++shares[cut[i].second];
  return shares;
}

}  // namespace kyodo
