#include "optimizer/costshare/size_counts.h"

#include <algorithm>

#include "optimizer/costshare/rational.h"

namespace kyodo::optimizer::costshare {
namespace {

// C(66, 33) < 2^63.
constexpr int kDirectMembersMax = 66;
// Primes lie just above 2^59; a product of one of them with two differences of costs stays below 2^106, so that 2^16
// products are added before the sum is reduced.
constexpr int kPrimeBits = 59;
constexpr int kCostBits = 46;
constexpr std::size_t kChunk = std::size_t{1} << 16;

void AddTo(std::uint64_t* __restrict to, const std::uint64_t* __restrict from, std::size_t count,
           std::uint64_t modulus) {
  if (modulus == 0) {
    for (std::size_t i = 0; i < count; ++i) to[i] += from[i];
    return;
  }
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t sum = to[i] + from[i];
    to[i] = sum >= modulus ? sum - modulus : sum;
  }
}

// to = of - less.
void Difference(std::uint64_t* __restrict to, const std::uint64_t* of, const std::uint64_t* less, std::size_t count,
                std::uint64_t modulus) {
  if (modulus == 0) {
    for (std::size_t i = 0; i < count; ++i) to[i] = of[i] - less[i];
    return;
  }
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t difference = of[i] - less[i];
    to[i] = of[i] < less[i] ? difference + modulus : difference;
  }
}

// The number of smallest magnitude with these residues.
mpz_class Remainder(const std::vector<mpz_class>& residues, const std::vector<mpz_class>& primes) {
  mpz_class value = 0, product = 1;
  for (std::size_t k = 0; k < primes.size(); ++k) {
    mpz_class inverse;
    const mpz_class reduced = product % primes[k];
    if (mpz_invert(inverse.get_mpz_t(), reduced.get_mpz_t(), primes[k].get_mpz_t()) == 0) inverse = 1;
    mpz_class step = (residues[k] - value) * inverse % primes[k];
    if (step < 0) step += primes[k];
    value += product * step;
    product *= primes[k];
  }
  if (value * 2 > product) value -= product;
  return value;
}

std::vector<mpz_class> Primes(std::int64_t count) {
  std::vector<mpz_class> primes;
  mpz_class prime = mpz_class(1) << kPrimeBits;
  while (static_cast<std::int64_t>(primes.size()) < count) {
    mpz_nextprime(prime.get_mpz_t(), prime.get_mpz_t());
    primes.push_back(prime);
  }
  return primes;
}

}  // namespace

SizeCounts::SizeCounts(const CostGame& game, const std::vector<std::int64_t>& costs)
    : game_(game), costs_(costs), middle_((static_cast<std::size_t>(game.members()) - 1) / 2) {
  std::vector<std::size_t> units;
  for (int member = 0; member < game.members(); ++member) units.push_back(static_cast<std::size_t>(game.units(member)));
  std::sort(units.begin(), units.end());
  least_.push_back(0);
  most_.push_back(0);
  for (std::size_t s = 1; s <= middle_; ++s) {
    least_.push_back(least_.back() + units[s - 1]);
    most_.push_back(most_.back() + units[units.size() - s]);
  }
}

std::int64_t SizeCounts::Passes(int members) {
  if (members <= kDirectMembersMax) return 1;
  return (members + kCostBits + 1 + kPrimeBits - 1) / kPrimeBits;
}

void SizeCounts::Count(std::uint64_t modulus) {
  std::vector<std::size_t> units;
  for (int member = 0; member < game_.members(); ++member)
    units.push_back(static_cast<std::size_t>(game_.units(member)));
  std::sort(units.begin(), units.end());
  counts_.assign(middle_ + 1, Row());
  for (std::size_t s = 0; s <= middle_; ++s) counts_[s].assign(most_[s] + 1, 0);
  counts_[0][0] = 1;
  // Largest sum of s of the members counted so far: the s latest, as they come in ascending order.
  std::vector<std::size_t> reach(middle_ + 1, 0);
  for (std::size_t k = 0; k < units.size(); ++k) {
    for (std::size_t s = std::min(k + 1, middle_); s > 0; --s) {
      AddTo(counts_[s].data() + units[k], counts_[s - 1].data(), reach[s - 1] + 1, modulus);
    }
    for (std::size_t s = std::min(k + 1, middle_); s > 0; --s) reach[s] = reach[s - 1] + units[k];
  }
}

Int128 SizeCounts::Weigh(const Row& row, std::size_t begin, std::size_t end, const std::vector<std::int64_t>& rises,
                         std::uint64_t modulus) {
  Int128 sum = 0;
  for (; begin < end; begin += kChunk) {
    const std::size_t stop = std::min(end, begin + kChunk);
    Int128 part = 0;
    for (std::size_t q = begin; q < stop; ++q) part += static_cast<Int128>(row[q]) * rises[q];
    sum += modulus == 0 ? part : part % static_cast<Int128>(modulus);
  }
  return modulus == 0 ? sum : sum % static_cast<Int128>(modulus);
}

// Coalitions of s without the member: all of s less those that are the member and s - 1 others.
void SizeCounts::LeaveOut(std::size_t size, std::size_t units, std::size_t begin, std::size_t end,
                          std::uint64_t modulus) {
  const std::uint64_t* const all = counts_[size].data();
  std::uint64_t* const next = next_.data();
  const std::size_t middle = size == 0 ? end : std::clamp(units, begin, end);
  std::fill(next, next + begin, 0);
  std::copy(all + begin, all + middle, next + begin);
  Difference(next + middle, all + middle, row_.data() + middle - units, end - middle, modulus);
  std::fill(next + end, next + next_.size(), 0);
  row_.swap(next_);
}

std::vector<Int128> SizeCounts::SumsOf(std::size_t units, std::uint64_t modulus) {
  const std::size_t others = costs_.size() - 1 - units;
  // What the member's coming adds at each quantity of the others; and the same for the complements together.
  std::vector<std::int64_t> rises(others + 1), pairs(others + 1);
  for (std::size_t q = 0; q <= others; ++q) rises[q] = costs_[q + units] - costs_[q];
  for (std::size_t q = 0; q <= others; ++q) pairs[q] = rises[q] + rises[others - q];
  const std::size_t sizes = static_cast<std::size_t>(game_.members());
  std::vector<Int128> sums(sizes, 0);
  row_.resize(costs_.size());
  next_.resize(costs_.size());
  for (std::size_t s = 0; s <= middle_; ++s) {
    const std::size_t end = std::min(most_[s], others) + 1, begin = std::min(least_[s], end);
    LeaveOut(s, units, begin, end, modulus);
    const bool alone = 2 * s == sizes - 1;
    sums[s] = Weigh(row_, begin, end, alone ? rises : pairs, modulus);
  }
  return sums;
}

std::optional<std::vector<std::vector<mpz_class>>> SizeCounts::MarginalSums(const Deadline& deadline) {
  const std::int64_t passes = Passes(game_.members());
  const std::vector<mpz_class> primes = passes == 1 ? std::vector<mpz_class>() : Primes(passes);
  const std::size_t classes = static_cast<std::size_t>(game_.classes());
  std::vector<std::size_t> units(classes);
  for (int member = 0; member < game_.members(); ++member) {
    units[static_cast<std::size_t>(game_.class_of()[static_cast<std::size_t>(member)])] =
        static_cast<std::size_t>(game_.units(member));
  }
  // [class][size][pass]
  std::vector<std::vector<std::vector<mpz_class>>> residues(classes);
  for (std::int64_t pass = 0; pass < passes; ++pass) {
    const std::uint64_t modulus = primes.empty() ? 0 : primes[static_cast<std::size_t>(pass)].get_ui();
    Count(modulus);
    for (std::size_t c = 0; c < classes; ++c) {
      if (deadline.Over()) return std::nullopt;
      const std::vector<Int128> sums = SumsOf(units[c], modulus);
      residues[c].resize(sums.size());
      for (std::size_t s = 0; s < sums.size(); ++s) residues[c][s].push_back(ToInteger(sums[s]));
    }
  }
  std::vector<std::vector<mpz_class>> sums(classes);
  for (std::size_t c = 0; c < classes; ++c) {
    for (const std::vector<mpz_class>& residue : residues[c]) {
      sums[c].push_back(primes.empty() ? residue.front() : Remainder(residue, primes));
    }
  }
  return sums;
}

}  // namespace kyodo::optimizer::costshare
