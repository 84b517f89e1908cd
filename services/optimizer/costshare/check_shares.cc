#include "optimizer/costshare/check_shares.h"

#include <mpfr.h>

#include <numeric>
#include <utility>

namespace kyodo::optimizer::costshare::check {
namespace {

using Bounds = std::pair<mpq_class, mpq_class>;

constexpr int kBitsMin = 200;
constexpr int kBitsMax = 200'000;

mpz_class FloorOf(const mpq_class& value) {
  mpz_class floor;
  mpz_fdiv_q(floor.get_mpz_t(), value.get_num_mpz_t(), value.get_den_mpz_t());
  return floor;
}

mpz_class Raised(const mpz_class& base, unsigned long exponent) {
  mpz_class power;
  mpz_pow_ui(power.get_mpz_t(), base.get_mpz_t(), exponent);
  return power;
}

// a / b = (p / q)^k, all above 0: (a/b)^den = (p/q)^num.
bool IsRatioOfPowers(const mpq_class& ratio, std::int64_t p, std::int64_t q, const mpq_class& k) {
  if (p == q) return ratio == 1;
  // Only 1 is rational to a root that high: populations stay below 2^63.
  if (k.get_den() > 63) return false;
  mpq_class base(static_cast<long>(p), static_cast<long>(q));
  base.canonicalize();
  const unsigned long over = k.get_num().get_ui(), under = k.get_den().get_ui();
  // Before raising anything: sizes must fit, or a forged share could cost hours.
  if (mpz_sizeinbase(ratio.get_num_mpz_t(), 2) > 1000 || mpz_sizeinbase(ratio.get_den_mpz_t(), 2) > 1000) return false;
  return Raised(ratio.get_num(), under) == Raised(base.get_num(), over) &&
         Raised(ratio.get_den(), under) == Raised(base.get_den(), over);
}

void CheckRationalPowers(const Input& input, const Parts& parts, const Vector& exact) {
  mpq_class sum = 0;
  std::optional<std::size_t> first;
  for (std::size_t i = 0; i < exact.size(); ++i) {
    const mpq_class share = exact[i] - parts.rational[i];
    const std::int64_t population = *input.members[i].population;
    sum += share;
    if (population == 0 && input.exponent > 0) {
      Require(share == 0, "shares: nobody lives there, so nothing is due by population");
    } else if (!first) {
      Require(share > 0, "shares: the exact shares are not those of the method");
      first = i;
    } else if (input.exponent == 0) {
      Require(share == exact[*first] - parts.rational[*first], "shares: the exact shares are not those of the method");
    } else {
      const mpq_class ratio = share / (exact[*first] - parts.rational[*first]);
      Require(ratio > 0 && IsRatioOfPowers(ratio, population, *input.members[*first].population, input.exponent),
              "shares: the exact shares are not those of the method");
    }
  }
  Require(sum == parts.by_population, "shares: the exact shares do not add up to the total");
}

// A number of MPFR that frees itself.
class Real {
 public:
  explicit Real(int bits) { mpfr_init2(value_, bits); }
  ~Real() { mpfr_clear(value_); }
  Real(const Real&) = delete;
  Real& operator=(const Real&) = delete;
  mpfr_ptr get() { return value_; }

 private:
  mpfr_t value_;
};

// population^k from below or above; population >= 1.
mpq_class Power(std::int64_t population, const mpq_class& k, int bits, mpfr_rnd_t rounding) {
  Real number(bits);
  mpfr_set_si(number.get(), static_cast<long>(population), rounding);
  mpfr_log(number.get(), number.get(), rounding);
  mpfr_mul_q(number.get(), number.get(), k.get_mpq_t(), rounding);
  mpfr_exp(number.get(), number.get(), rounding);
  mpq_class bound;
  mpfr_get_q(bound.get_mpq_t(), number.get());
  return bound;
}

std::vector<Bounds> Enclose(const Input& input, const Parts& parts, int bits) {
  std::vector<Bounds> bounds;
  mpq_class low = 0, high = 0;
  for (const Member& member : input.members) {
    Bounds one{0, 0};
    if (*member.population > 0) {
      one = {Power(*member.population, input.exponent, bits, MPFR_RNDD),
             Power(*member.population, input.exponent, bits, MPFR_RNDU)};
    }
    low += one.first;
    high += one.second;
    bounds.push_back(std::move(one));
  }
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    bounds[i].first = parts.rational[i] + parts.by_population * bounds[i].first / high;
    bounds[i].second = parts.rational[i] + parts.by_population * bounds[i].second / low;
  }
  return bounds;
}

// Whole yen against shares known between bounds.
class RoundingCheck {
 public:
  RoundingCheck(const Input& input, const Parts& parts, const std::vector<Bounds>& bounds, std::int64_t total_yen,
                const std::vector<std::int64_t>& yen)
      : input_(input), parts_(parts), bounds_(bounds), total_yen_(total_yen), yen_(yen) {}

  // False when the bounds are too wide; throws Rejected when the rounding is wrong.
  bool Decide() {
    const std::int64_t sum = std::accumulate(yen_.begin(), yen_.end(), std::int64_t{0});
    Require(sum == total_yen_, "shares: they do not add up to the total");
    return input_.rounding == Rounding::kLargestRemainder ? DecideRemainders() : DecideCuts();
  }

 private:
  bool DecideCuts() const {
    const long unit = input_.rounding == Rounding::kCut1000 ? 1000 : 1;
    for (std::size_t i = 0; i < yen_.size(); ++i) {
      const mpz_class cut = FloorOf(bounds_[i].first / unit);
      if (cut != FloorOf(bounds_[i].second / unit)) return false;
      if (i != input_.remainder_to) Require(yen_[i] == cut * unit, "shares: a share is not cut as told");
    }
    return true;
  }

  bool DecideRemainders() {
    std::optional<std::size_t> last_up, first_down;
    for (std::size_t i = 0; i < yen_.size(); ++i) {
      const mpz_class floor = FloorOf(bounds_[i].first);
      if (floor != FloorOf(bounds_[i].second)) return false;
      floors_.push_back(floor);
      Require(yen_[i] == floor || yen_[i] == floor + 1, "shares: a share is not rounded to a neighbour");
    }
    for (std::size_t i = 0; i < yen_.size(); ++i) {
      std::optional<std::size_t>& edge = yen_[i] == floors_[i] ? first_down : last_up;
      if (!edge) {
        edge = i;
        continue;
      }
      const std::optional<bool> before = IsBefore(i, *edge);
      if (!before) return false;
      if (*before == (yen_[i] == floors_[i])) edge = i;
    }
    if (!last_up || !first_down) {
      Require(!last_up, "shares: every share is rounded up");
      return true;
    }
    const std::optional<bool> right = IsBefore(*last_up, *first_down);
    if (!right) return false;
    Require(*right, "shares: a yen went to a smaller remainder, or to the larger id of a tie");
    return true;
  }

  // Does a get its yen before b? Nothing when that is not decided yet.
  std::optional<bool> IsBefore(std::size_t a, std::size_t b) const {
    if (IsTie(a, b)) return a < b;
    const Bounds of_a{bounds_[a].first - floors_[a], bounds_[a].second - floors_[a]};
    const Bounds of_b{bounds_[b].first - floors_[b], bounds_[b].second - floors_[b]};
    if (of_a.first > of_b.second) return true;
    if (of_b.first > of_a.second) return false;
    return std::nullopt;
  }

  bool IsTie(std::size_t a, std::size_t b) const {
    if (bounds_[a].first == bounds_[a].second && bounds_[b].first == bounds_[b].second) {
      return bounds_[a].first - floors_[a] == bounds_[b].first - floors_[b];
    }
    const mpq_class difference = parts_.rational[a] - parts_.rational[b];
    return input_.members[a].population == input_.members[b].population && difference.get_den() == 1;
  }

  const Input& input_;
  const Parts& parts_;
  const std::vector<Bounds>& bounds_;
  const std::int64_t total_yen_;
  const std::vector<std::int64_t>& yen_;
  std::vector<mpz_class> floors_;
};

void CheckIrrational(const Input& input, const Parts& parts, std::int64_t total_yen,
                     const std::vector<std::optional<mpq_class>>& exact, const std::vector<std::int64_t>& yen) {
  Require(parts.by_population != 0 && input.exponent.get_den() != 1, "shares: an exact share is missing");
  for (std::size_t i = 0; i < exact.size(); ++i) {
    const bool nobody = *input.members[i].population == 0;
    Require(exact[i].has_value() == nobody && (!nobody || *exact[i] == parts.rational[i]),
            "shares: an exact share is told of an irrational number, or is missing");
  }
  for (int bits = kBitsMin; bits <= kBitsMax; bits *= 3) {
    const std::vector<Bounds> bounds = Enclose(input, parts, bits);
    if (RoundingCheck(input, parts, bounds, total_yen, yen).Decide()) return;
  }
  throw Rejected{"shares: exact shares exist that are not told"};
}

}  // namespace

void AddByWeights(const Input& input, Method method, const mpq_class& amount, Vector& to) {
  mpz_class sum = 0;
  std::vector<mpz_class> weights;
  for (const Member& member : input.members) {
    const std::int64_t weight = method == Method::kQuantity ? member.quantity
                                : method == Method::kWeight ? member.weight
                                                            : std::int64_t{1};
    weights.emplace_back(static_cast<long>(weight));
    sum += weights.back();
  }
  for (std::size_t i = 0; i < weights.size(); ++i) to[i] += amount * weights[i] / sum;
}

void CheckShares(const Input& input, const Parts& parts, std::int64_t total_yen,
                 const std::vector<std::optional<mpq_class>>& exact, const std::vector<std::int64_t>& yen) {
  Vector known;
  for (const std::optional<mpq_class>& share : exact) {
    if (share) known.push_back(*share);
  }
  if (known.size() < exact.size()) return CheckIrrational(input, parts, total_yen, exact, yen);
  if (parts.by_population != 0) {
    CheckRationalPowers(input, parts, known);
  } else {
    Require(known == parts.rational, "shares: the exact shares are not those of the method");
  }
  mpq_class sum = 0;
  for (const mpq_class& share : known) sum += share;
  Require(sum == static_cast<long>(total_yen), "shares: the exact shares do not add up to the total");
  std::vector<Bounds> bounds;
  for (const mpq_class& share : known) bounds.emplace_back(share, share);
  RoundingCheck(input, parts, bounds, total_yen, yen).Decide();
}

}  // namespace kyodo::optimizer::costshare::check
