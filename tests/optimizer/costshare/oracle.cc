#include "tests/optimizer/costshare/oracle.h"

#include <mpfr.h>

#include <algorithm>
#include <map>
#include <numeric>

namespace kyodo::optimizer::costshare::testing {
namespace {

using nlohmann::json;

constexpr int kBits = 2000;

mpq_class Decimal(const json& value) {
  const std::string text = value.get<std::string>();
  const std::size_t point = text.find('.');
  if (point == std::string::npos) return mpq_class(text);
  const std::string part = text.substr(point + 1);
  mpq_class number(text.substr(0, point) + part + "/1" + std::string(part.size(), '0'), 10);
  number.canonicalize();
  return number;
}

std::int64_t Whole(const json& value) { return std::stoll(value.get<std::string>()); }

mpz_class FloorOf(const mpq_class& value) {
  mpz_class floor;
  mpz_fdiv_q(floor.get_mpz_t(), value.get_num_mpz_t(), value.get_den_mpz_t());
  return floor;
}

// The value with 2,000 bits, to the nearest; exact for whole exponents of small numbers.
mpq_class Power(std::int64_t base, const mpq_class& exponent) {
  mpfr_t x, k;
  mpfr_inits2(kBits, x, k, static_cast<mpfr_ptr>(nullptr));
  mpfr_set_si(x, static_cast<long>(base), MPFR_RNDN);
  mpfr_set_q(k, exponent.get_mpq_t(), MPFR_RNDN);
  mpfr_pow(x, x, k, MPFR_RNDN);
  mpq_class power;
  mpfr_get_q(power.get_mpq_t(), x);
  mpfr_clears(x, k, static_cast<mpfr_ptr>(nullptr));
  return power;
}

}  // namespace

Oracle::Oracle(const json& input) : input_(input) {
  for (const json& member : input["members"]) {
    ids_.push_back(member["id"].get<std::string>());
    quantities_.push_back(Whole(member["quantity"]));
  }
  if (Uses("POPULATION")) by_population_ = FindByPopulation();
  for (unsigned mask = 0; input.contains("game") && mask < 1U << size(); ++mask) costs_.push_back(FindCost(mask));
}

std::optional<std::int64_t> Oracle::Total() const {
  if (input_.contains("totalYen")) return Whole(input_["totalYen"]);
  return CostOf((1U << size()) - 1);
}

std::optional<std::int64_t> Oracle::FindCost(unsigned mask) const {
  const json& game = input_["game"];
  if (game.contains("coalitions")) {
    for (const json& coalition : game["coalitions"]) {
      unsigned listed = 0;
      for (std::size_t i = 0; i < size(); ++i) {
        const json& members = coalition["members"];
        if (std::find(members.begin(), members.end(), ids_[i]) != members.end()) listed |= 1U << i;
      }
      if (listed == mask) return Whole(coalition["yen"]);
    }
    return 0;
  }
  std::int64_t quantity = 0;
  for (std::size_t i = 0; i < size(); ++i) quantity += (mask >> i & 1U) != 0 ? quantities_[i] : 0;
  if (quantity == 0) return 0;
  if (game.contains("costOfQuantity")) return Whole(game["costOfQuantity"][std::to_string(quantity)]);
  const bool over = game.value("overPurchase", false);
  std::optional<mpq_class> best;
  for (const json& vendor : game["vendors"]) {
    for (const json& tier : vendor["tiers"]) {
      const std::int64_t from = Whole(tier["fromQuantity"]), to = Whole(tier["toQuantity"]);
      // All quantities that could be bought, up to a little beyond the last start of a tier.
      for (std::int64_t bought = quantity; bought <= (over ? quantity + 400 : quantity); ++bought) {
        if (bought < from || bought > to) continue;
        const mpq_class cost = Decimal(vendor["feeYen"]) + Decimal(tier["fixedYen"]) +
                               Decimal(tier["unitPrice"]) * mpq_class(static_cast<long>(bought));
        if (!best || cost < *best) best = cost;
      }
    }
  }
  if (!best) return std::nullopt;
  return FloorOf(*best).get_si();
}

mpq_class Oracle::Excess(const Fractions& shares, unsigned mask) const {
  mpq_class excess = -mpq_class(static_cast<long>(*CostOf(mask)));
  for (std::size_t i = 0; i < size(); ++i) {
    if ((mask >> i & 1U) != 0) excess += shares[i];
  }
  return excess;
}

std::optional<mpq_class> Oracle::LargestExcess(const Fractions& shares) const {
  std::optional<mpq_class> largest;
  for (unsigned mask = 1; mask + 1 < 1U << size(); ++mask) {
    if (!CostOf(mask)) continue;
    const mpq_class excess = Excess(shares, mask);
    if (!largest || excess > *largest) largest = excess;
  }
  return largest;
}

std::optional<Fractions> Oracle::Shapley() const {
  const unsigned all = (1U << size()) - 1;
  std::map<unsigned, std::int64_t> costs{{0, 0}};
  for (unsigned mask = 1; mask <= all; ++mask) {
    const std::optional<std::int64_t> cost = mask == all ? Total() : CostOf(mask);
    if (!cost) return std::nullopt;
    costs[mask] = *cost;
  }
  std::vector<std::size_t> order(size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  Fractions shares(size(), mpq_class(0));
  long orders = 0;
  do {
    unsigned mask = 0;
    for (const std::size_t i : order) {
      const unsigned with = mask | 1U << i;
      shares[i] += static_cast<long>(costs[with] - costs[mask]);
      mask = with;
    }
    ++orders;
  } while (std::next_permutation(order.begin(), order.end()));
  for (mpq_class& share : shares) share /= orders;
  return shares;
}

Fractions Oracle::Row(unsigned mask, const mpq_class& last) const {
  Fractions row;
  for (std::size_t i = 0; i < size(); ++i) row.emplace_back(static_cast<long>(mask >> i & 1U));
  row.push_back(last);
  return row;
}

Optimum Oracle::SmallestExcess(const std::vector<std::pair<unsigned, mpq_class>>& fixed,
                               const std::set<unsigned>& closed) const {
  LinearProgram program;
  program.objective = Row(0, -1);
  for (const auto& [mask, sum] : fixed) program.Exactly(Row(mask, 0), sum);
  for (unsigned mask = 1; mask + 1 < 1U << size(); ++mask) {
    if (closed.contains(mask) || !CostOf(mask)) continue;
    program.AtMost(Row(mask, -1), static_cast<long>(*CostOf(mask)));
  }
  return Maximise(program);
}

std::optional<mpq_class> Oracle::LeastCore() const {
  const unsigned all = (1U << size()) - 1;
  const Optimum optimum = SmallestExcess({{all, static_cast<long>(*Total())}}, {});
  if (optimum.outcome != Outcome::kOptimal) return std::nullopt;
  return -optimum.value;
}

std::size_t Oracle::RankOf(const std::vector<std::pair<unsigned, mpq_class>>& fixed) const {
  std::vector<Fractions> rows;
  for (const auto& [mask, sum] : fixed) rows.push_back(Row(mask, 0));
  std::size_t rank = 0;
  for (std::size_t j = 0; j < size(); ++j) {
    const auto pivot = std::find_if(rows.begin() + static_cast<long>(rank), rows.end(),
                                    [j](const Fractions& row) { return row[j] != 0; });
    if (pivot == rows.end()) continue;
    std::swap(*pivot, rows[rank]);
    for (std::size_t i = rank + 1; i < rows.size(); ++i) {
      const mpq_class factor = rows[i][j] / rows[rank][j];
      for (std::size_t k = 0; k < size(); ++k) rows[i][k] -= factor * rows[rank][k];
    }
    ++rank;
  }
  return rank;
}

std::optional<Fractions> Oracle::Nucleolus() const {
  const unsigned all = (1U << size()) - 1;
  std::vector<std::pair<unsigned, mpq_class>> fixed{{all, static_cast<long>(*Total())}};
  std::set<unsigned> closed;
  while (true) {
    // What is fixed by its sum has nothing more to say.
    for (unsigned mask = 1; mask < all; ++mask) {
      auto with = fixed;
      with.emplace_back(mask, 0);
      if (RankOf(with) == RankOf(fixed)) closed.insert(mask);
    }
    if (RankOf(fixed) == size()) {
      LinearProgram sums;
      sums.objective = Row(0, 0);
      for (const auto& [mask, sum] : fixed) sums.Exactly(Row(mask, 0), sum);
      Fractions point = Maximise(sums).x;
      point.pop_back();
      return point;
    }
    const Optimum optimum = SmallestExcess(fixed, closed);
    if (optimum.outcome != Outcome::kOptimal) return std::nullopt;
    const mpq_class excess = -optimum.value;
    bool any = false;
    for (unsigned mask = 1; mask < all; ++mask) {
      if (closed.contains(mask) || !CostOf(mask)) continue;
      // The smallest sum this coalition can have at that excess: is it the largest too?
      LinearProgram program;
      program.objective = Row(mask, 0);
      for (mpq_class& entry : program.objective) entry = -entry;
      for (const auto& [other, sum] : fixed) program.Exactly(Row(other, 0), sum);
      for (unsigned other = 1; other < all; ++other) {
        if (closed.contains(other) || !CostOf(other)) continue;
        program.AtMost(Row(other, 0), excess + static_cast<long>(*CostOf(other)));
      }
      const Optimum smallest = Maximise(program);
      const mpq_class tight = excess + static_cast<long>(*CostOf(mask));
      if (smallest.outcome != Outcome::kOptimal || -smallest.value != tight) continue;
      fixed.emplace_back(mask, tight);
      closed.insert(mask);
      any = true;
    }
    if (!any) return std::nullopt;
  }
}

bool Oracle::Uses(const std::string& method) const {
  if (input_["method"] == method) return true;
  if (input_["method"] != "MIX") return false;
  for (const json& part : input_["mix"]) {
    if (part["method"] == method && Decimal(part["percent"]) > 0) return true;
  }
  return false;
}

bool Oracle::IsIrrational() const {
  if (!Uses("POPULATION") || *Total() == 0) return false;
  // Rational ratios with roots of the oracle's tests (b <= 2 and 16 decimals) show as ratios of small numbers.
  for (const mpq_class& share : by_population_) {
    if (share.get_den() > mpz_class(1) << 200) return true;
  }
  return false;
}

Fractions Oracle::FindByPopulation() const {
  const mpq_class exponent = input_.contains("exponent") ? Decimal(input_["exponent"]) : mpq_class(1);
  std::vector<std::int64_t> populations;
  for (const json& member : input_["members"]) populations.push_back(Whole(member["population"]));
  Fractions powers;
  mpq_class sum = 0;
  for (const std::int64_t population : populations) {
    powers.push_back(Power(population, exponent));
    sum += powers.back();
  }
  // Where squares tell that every ratio is rational, take it: (p / q)^(1/2) for perfect squares.
  for (mpq_class& power : powers) power /= sum;
  for (mpq_class& power : powers) {
    // The nearest fraction of a small denominator, if it is as near as the digits go.
    for (long den = 1; den <= 5000; ++den) {
      const mpz_class num = FloorOf(power * den + mpq_class(1, 2));
      if (abs(power * den - num) * (mpz_class(1) << 1500) < 1) {
        power = mpq_class(num, den);
        power.canonicalize();
        break;
      }
    }
  }
  return powers;
}

Fractions Oracle::ByMethod(const std::string& method, const Fractions& least_core_point, bool& exists) const {
  Fractions shares(size(), mpq_class(0));
  const mpq_class total(static_cast<long>(*Total()));
  if (method == "SHAPLEY" || method == "NUCLEOLUS") {
    if (size() == 1) return {total};
    const std::optional<Fractions> found = method == "SHAPLEY" ? Shapley() : Nucleolus();
    exists = exists && found.has_value();
    return found.value_or(shares);
  }
  if (method == "LEAST_CORE") {
    exists = exists && (size() == 1 || LeastCore().has_value());
    return size() == 1 ? Fractions{total} : least_core_point;
  }
  mpq_class sum = 0;
  for (std::size_t i = 0; i < size(); ++i) {
    const json& member = input_["members"][i];
    if (method == "EQUAL") shares[i] = 1;
    if (method == "QUANTITY") shares[i] = static_cast<long>(quantities_[i]);
    if (method == "WEIGHT") shares[i] = member.contains("weight") ? Decimal(member["weight"]) : mpq_class(1);
    if (method == "POPULATION") shares[i] = by_population_[i];
    sum += shares[i];
  }
  for (mpq_class& share : shares) share *= total / sum;
  return shares;
}

std::optional<Fractions> Oracle::Shares(const Fractions& least_core_point) const {
  bool exists = true;
  if (input_["method"] != "MIX") {
    Fractions shares = ByMethod(input_["method"], least_core_point, exists);
    return exists ? std::optional(shares) : std::nullopt;
  }
  Fractions shares(size(), mpq_class(0));
  for (const json& part : input_["mix"]) {
    if (Decimal(part["percent"]) == 0) continue;
    const Fractions values = ByMethod(part["method"], least_core_point, exists);
    for (std::size_t i = 0; i < size() && exists; ++i) shares[i] += Decimal(part["percent"]) / 100 * values[i];
  }
  return exists ? std::optional(shares) : std::nullopt;
}

std::vector<std::int64_t> Oracle::Rounded(const Fractions& shares) const {
  const std::string rule = input_.value("rounding", "LARGEST_REMAINDER");
  const long unit = rule == "CUT_1000" ? 1000 : 1;
  // A hair above, so that what is whole but for the last of 2,000 bits is whole.
  const mpq_class hair(1, mpz_class(1) << 1000);
  std::vector<std::int64_t> yen;
  Fractions rest;
  std::int64_t left = *Total();
  for (const mpq_class& share : shares) {
    const mpz_class cut = FloorOf((share + hair) / unit) * unit;
    yen.push_back(cut.get_si());
    rest.push_back(share - cut);
    left -= yen.back();
  }
  if (rule != "LARGEST_REMAINDER") {
    const std::string bearer = input_.value("remainderTo", ids_[0]);
    yen[static_cast<std::size_t>(std::find(ids_.begin(), ids_.end(), bearer) - ids_.begin())] += left;
    return yen;
  }
  for (; left > 0; --left) {
    std::size_t best = 0;
    for (std::size_t i = 1; i < size(); ++i) {
      const mpq_class ahead = rest[i] - rest[best];
      if (ahead > hair || (ahead >= -hair && ids_[i] < ids_[best])) best = i;
    }
    ++yen[best];
    rest[best] = -1;
  }
  return yen;
}

}  // namespace kyodo::optimizer::costshare::testing
