#include "optimizer/costshare/check_shapley.h"

#include <algorithm>
#include <numeric>

namespace kyodo::optimizer::costshare::check {
namespace {

using Residue = std::uint64_t;

constexpr std::size_t kMasksUpTo = 20;
constexpr std::size_t kUnitsMax = 50'000'000;
constexpr std::size_t kChunk = std::size_t{1} << 16;
// 2^61 - 1 is prime; the others follow downwards.
constexpr Residue kFirstPrime = (Residue{1} << 61) - 1;

// By definition, for at most 20 members.
std::optional<Vector> OverMasks(const CheckedGame& game, std::int64_t total_yen) {
  const std::size_t n = game.size(), masks = std::size_t{1} << n;
  std::vector<std::int64_t> costs(masks, 0);
  for (std::size_t mask = 1; mask + 1 < masks; ++mask) {
    const std::optional<std::int64_t> cost = game.CostOfMask(mask);
    if (!cost) return std::nullopt;
    costs[mask] = *cost;
  }
  costs[masks - 1] = total_yen;
  std::vector<mpz_class> factorial{1};
  for (std::size_t s = 1; s <= n; ++s) factorial.push_back(factorial.back() * static_cast<unsigned long>(s));
  Vector values;
  for (std::size_t i = 0; i < n; ++i) {
    // Sums by size stay below 2^19 · 2^44.
    std::vector<std::int64_t> sums(n, 0);
    for (std::size_t mask = 0; mask < masks; ++mask) {
      if ((mask >> i & 1) == 0) {
        sums[static_cast<std::size_t>(__builtin_popcountl(mask))] += costs[mask | std::size_t{1} << i] - costs[mask];
      }
    }
    mpz_class numerator = 0;
    for (std::size_t s = 0; s < n; ++s) {
      numerator += factorial[s] * factorial[n - 1 - s] * static_cast<long>(sums[s]);
    }
    values.emplace_back(numerator, factorial[n]);
    values.back().canonicalize();
  }
  return values;
}

// Counts by (size, quantity) modulo one prime, member after member left out.
class LeaveOneOut {
 public:
  LeaveOneOut(std::vector<std::size_t> units, std::vector<std::int64_t> costs, Residue prime)
      : units_(std::move(units)), costs_(std::move(costs)), prime_(prime), values_(units_.size(), 0) {}

  // sum over sizes s of weights[s] × (sum over S of s others of the rise), for each member; weights are symmetric.
  std::vector<Residue> Run(const std::vector<Residue>& weights) {
    weights_ = &weights;
    Halve(0, units_.size(), {{1}});
    return values_;
  }

 private:
  // [size][quantity], each row as long as it has to be; sizes up to half of the others.
  using Table = std::vector<std::vector<Residue>>;

  std::size_t middle() const { return (units_.size() - 1) / 2; }

  void AddMember(Table& table, std::size_t units) const {
    if (table.size() <= middle()) table.emplace_back();
    for (std::size_t s = table.size(); s-- > 1;) {
      const std::vector<Residue>& from = table[s - 1];
      std::vector<Residue>& to = table[s];
      if (to.size() < from.size() + units) to.resize(from.size() + units, 0);
      for (std::size_t q = 0; q < from.size(); ++q) {
        const Residue sum = to[q + units] + from[q];
        to[q + units] = sum >= prime_ ? sum - prime_ : sum;
      }
    }
  }

  // `table` counts all members outside [begin, end).
  void Halve(std::size_t begin, std::size_t end, Table table) {
    if (end - begin == 1) {
      values_[begin] = Weigh(table, units_[begin]);
      return;
    }
    const std::size_t half = begin + (end - begin) / 2;
    Table left = table;
    for (std::size_t i = half; i < end; ++i) AddMember(left, units_[i]);
    Halve(begin, half, std::move(left));
    for (std::size_t i = begin; i < half; ++i) AddMember(table, units_[i]);
    Halve(half, end, std::move(table));
  }

  Residue Weigh(const Table& table, std::size_t units) const {
    const std::size_t others = costs_.size() - 1 - units;
    const Int128 prime = static_cast<Int128>(prime_);
    Int128 value = 0;
    for (std::size_t s = 0; s < table.size(); ++s) {
      // Products stay below 2^107, so that many fit before the sum is reduced.
      Int128 sum = 0;
      for (std::size_t q = 0; q < table[s].size() && q <= others; ++q) {
        const Residue count = table[s][q];
        if (count == 0) continue;
        std::int64_t rise = costs_[q + units] - costs_[q];
        // The set of those left out of S has the opposite size and quantity, and the same weight.
        if (2 * s + 1 != units_.size()) rise += costs_[others - q + units] - costs_[others - q];
        sum += static_cast<Int128>(count) * rise;
        if (q % kChunk == 0) sum %= prime;
      }
      value = (value + sum % prime * static_cast<Int128>((*weights_)[s])) % prime;
    }
    return static_cast<Residue>(value < 0 ? value + prime : value);
  }

  const std::vector<std::size_t> units_;
  const std::vector<std::int64_t> costs_;
  const Residue prime_;
  std::vector<Residue> values_;
  const std::vector<Residue>* weights_ = nullptr;
};

struct Counted {
  std::vector<std::size_t> units;
  std::vector<std::int64_t> costs;
};

// Costs by units; nothing when a quantity that a coalition other than all has cannot be bought.
std::optional<Counted> Units(const Input& input, const CheckedGame& game, std::int64_t total_yen) {
  std::int64_t unit = 0;
  for (const Member& member : input.members) unit = std::gcd(unit, member.quantity);
  Counted counted;
  std::size_t all = 0;
  bool without = false;
  for (const Member& member : input.members) {
    counted.units.push_back(static_cast<std::size_t>(member.quantity / unit));
    all += counted.units.back();
    without = without || member.quantity == 0;
  }
  Require(all <= kUnitsMax, "document: has too large quantities to be checked");
  std::vector<bool> reached(all + 1, false);
  reached[0] = true;
  for (const std::size_t units : counted.units) {
    for (std::size_t q = all + 1; q-- > units;) {
      if (reached[q - units]) reached[q] = true;
    }
  }
  counted.costs.assign(all + 1, 0);
  for (std::size_t q = 1; q <= all; ++q) {
    if (!reached[q]) continue;
    const std::optional<std::int64_t> cost = game.CostOfQuantity(static_cast<std::int64_t>(q) * unit);
    if (!cost && (q < all || without)) return std::nullopt;
    counted.costs[q] = cost.value_or(total_yen);
  }
  return counted;
}

mpz_class LcmUpTo(unsigned long n) {
  mpz_class lcm = 1;
  for (unsigned long k = 2; k <= n; ++k) mpz_lcm_ui(lcm.get_mpz_t(), lcm.get_mpz_t(), k);
  return lcm;
}

}  // namespace

std::optional<Vector> ShapleyOf(const Input& input, const CheckedGame& game, std::int64_t total_yen) {
  const std::size_t n = game.size();
  if (n <= kMasksUpTo) return OverMasks(game, total_yen);
  const std::optional<Counted> counted = Units(input, game, total_yen);
  if (!counted) return std::nullopt;
  // common / (n · C(n - 1, s)) is whole: C(n - 1, s) · n divides the least common multiple of 1 … n.
  const mpz_class common = LcmUpTo(n);
  mpz_class modulus = 1, prime = static_cast<unsigned long>(kFirstPrime);
  std::vector<mpz_class> numerators(n, mpz_class(0));
  // |value| <= 2 · 10^13, on either side of 0.
  while (modulus <= common * 4 * 10'000'000'000'000) {
    std::vector<Residue> weights;
    mpz_class choices = 1;
    for (std::size_t s = 0; s < n; ++s) {
      const mpz_class weight = common / (choices * static_cast<unsigned long>(n)) % prime;
      weights.push_back(weight.get_ui());
      choices = choices * static_cast<unsigned long>(n - 1 - s) / static_cast<unsigned long>(s + 1);
    }
    const std::vector<Residue> residues = LeaveOneOut(counted->units, counted->costs, prime.get_ui()).Run(weights);
    mpz_class inverse;
    const mpz_class reduced = modulus % prime;
    mpz_invert(inverse.get_mpz_t(), reduced.get_mpz_t(), prime.get_mpz_t());
    for (std::size_t i = 0; i < n; ++i) {
      mpz_class step = (static_cast<unsigned long>(residues[i]) - numerators[i]) * inverse;
      mpz_fdiv_r(step.get_mpz_t(), step.get_mpz_t(), prime.get_mpz_t());
      numerators[i] += step * modulus;
    }
    modulus *= prime;
    do {
      prime -= 2;
    } while (mpz_probab_prime_p(prime.get_mpz_t(), 40) == 0);
  }
  mpq_class correction(static_cast<long>(total_yen - counted->costs.back()), static_cast<unsigned long>(n));
  correction.canonicalize();
  Vector values;
  for (mpz_class& numerator : numerators) {
    if (numerator * 2 > modulus) numerator -= modulus;
    mpq_class value(numerator, common);
    value.canonicalize();
    values.push_back(value + correction);
  }
  return values;
}

}  // namespace kyodo::optimizer::costshare::check
