#include "optimizer/award/distribute.h"

#include <gmpxx.h>

#include <algorithm>
#include <array>
#include <map>

namespace kyodo::optimizer::award {
namespace {

__extension__ typedef unsigned __int128 Unsigned128;

// Sums beyond this are dealt out in order instead: the table of reachable sums would not fit in memory.
constexpr std::int64_t kTableBitsMax = std::int64_t{1} << 28;

mpz_class ToBig(Int128 value) {
  const bool negative = value < 0;
  const Unsigned128 rest = negative ? -static_cast<Unsigned128>(value) : static_cast<Unsigned128>(value);
  mpz_class big = static_cast<unsigned long>(rest >> 64);
  big <<= 64;
  big += static_cast<unsigned long>(rest);
  return negative ? mpz_class(-big) : big;
}

// Units of one item and region that a vendor still has to place.
struct Stock {
  int vendor = 0;
  std::int64_t units = 0;
};

// One municipality's demand that is not met yet.
struct Need {
  int demand = 0;
  std::int64_t units = 0;
};

// Positions of needs that add up to `target` exactly: bit k of a number says that a sum of k is reached by the first
// needs. Empty when none do.
std::vector<std::size_t> ExactSubset(const std::vector<Need>& needs, std::int64_t target) {
  if (target <= 0 || (target + 1) * static_cast<std::int64_t>(needs.size() + 1) > kTableBitsMax) return {};
  std::vector<mpz_class> reach{1};
  for (std::size_t k = 0; k < needs.size(); ++k) {
    mpz_class next = reach[k] << needs[k].units;
    mpz_fdiv_r_2exp(next.get_mpz_t(), next.get_mpz_t(), static_cast<mp_bitcnt_t>(target) + 1);
    reach.push_back(reach[k] | next);
    if (mpz_tstbit(reach.back().get_mpz_t(), static_cast<mp_bitcnt_t>(target)) == 0) continue;
    std::vector<std::size_t> chosen;
    std::int64_t sum = target;
    for (std::size_t j = k + 1; j-- > 0;) {
      if (mpz_tstbit(reach[j].get_mpz_t(), static_cast<mp_bitcnt_t>(sum)) != 0) continue;
      chosen.push_back(j);
      sum -= needs[j].units;
    }
    return chosen;
  }
  return {};
}

// Deals one item's units in one region out.
void Deal(std::vector<Need> needs, std::vector<Stock> stocks, std::vector<MunicipalAward>* out) {
  std::stable_sort(stocks.begin(), stocks.end(), [](const Stock& a, const Stock& b) { return a.units < b.units; });
  std::stable_sort(needs.begin(), needs.end(), [](const Need& a, const Need& b) { return a.units > b.units; });
  // Whole municipalities for every vendor whose units are a sum of demands; the last vendor takes what is left.
  for (std::size_t s = 0; s + 1 < stocks.size(); ++s) {
    const std::vector<std::size_t> chosen = ExactSubset(needs, stocks[s].units);
    if (chosen.empty()) continue;
    for (const std::size_t at : chosen) out->push_back({needs[at].demand, stocks[s].vendor, needs[at].units, 0});
    for (const std::size_t at : chosen) needs.erase(needs.begin() + static_cast<std::ptrdiff_t>(at));
    stocks[s].units = 0;
  }
  std::size_t s = 0;
  for (const Need& need : needs) {
    for (std::int64_t rest = need.units; rest > 0 && s < stocks.size();) {
      const std::int64_t units = std::min(rest, stocks[s].units);
      if (units > 0) out->push_back({need.demand, stocks[s].vendor, units, 0});
      rest -= units;
      stocks[s].units -= units;
      if (stocks[s].units == 0) ++s;
    }
  }
}

// Exact yen of one unit of (vendor, item, region), what is spare spread over what is demanded.
class UnitYen {
 public:
  UnitYen(const Instance& instance, const std::vector<Award>& awards) : instance_(instance) {
    for (const Award& award : awards) {
      totals_[{award.vendor, award.item}] += award.quantity;
      demanded_[{award.vendor, award.item}] += award.quantity - award.spare;
      const std::int64_t surcharge = instance.surcharge[award.vendor][award.item][award.region];
      delivery_[{award.vendor, award.item}] += Money{surcharge} * award.spare;
    }
  }
  mpq_class Of(int vendor, int item, int region) const {
    const std::pair<int, int> key{vendor, item};
    Money shared = delivery_.at(key);
    for (const Piece& piece : instance_.pieces[item]) {
      const std::int64_t total = totals_.at(key);
      if (piece.vendor == vendor && piece.lo <= total && total <= piece.hi)
        shared += piece.fixed + Money{piece.unit} * total;
    }
    mpq_class yen(ToBig(shared), ToBig(Money{demanded_.at(key)} * 10'000));
    yen.canonicalize();
    return yen + mpq_class(instance_.surcharge[vendor][item][region] / 10'000);
  }

 private:
  const Instance& instance_;
  std::map<std::pair<int, int>, std::int64_t> totals_, demanded_;
  std::map<std::pair<int, int>, Money> delivery_;
};

void SetYen(const Instance& instance, const std::vector<Award>& awards, std::int64_t goods_yen,
            std::vector<MunicipalAward>* rows) {
  const UnitYen unit(instance, awards);
  std::map<std::array<int, 3>, mpq_class> price;
  std::vector<mpq_class> exact;
  mpz_class given = 0;
  for (MunicipalAward& row : *rows) {
    const Demand& demand = instance.input->demands[row.demand];
    const std::array<int, 3> key{row.vendor, demand.item, instance.place_of[row.demand]};
    auto found = price.find(key);
    if (found == price.end())
      found = price.emplace(key, unit.Of(row.vendor, demand.item, instance.place_of[row.demand])).first;
    exact.push_back(found->second * mpq_class(row.quantity));
    const mpz_class whole = exact.back().get_num() / exact.back().get_den();
    row.yen = whole.get_si();
    exact.back() -= whole;
    given += whole;
  }
  std::vector<std::size_t> order(rows->size());
  for (std::size_t k = 0; k < order.size(); ++k) order[k] = k;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return exact[a] > exact[b]; });
  const std::int64_t left = goods_yen - given.get_si();
  // A vendor that sells spare units only has no row: what it costs is everybody's, in equal parts.
  const std::int64_t count = static_cast<std::int64_t>(order.size());
  for (std::int64_t k = 0; k < count; ++k) (*rows)[order[k]].yen += left / count + (k < left % count ? 1 : 0);
}

}  // namespace

void MarkSpare(const Instance& instance, std::vector<Award>* awards) {
  std::vector<int> rank(instance.vendors);
  for (int k = 0; k < instance.vendors; ++k) rank[instance.input->tie_order[k]] = k;
  std::map<std::pair<int, int>, std::vector<Award*>> of_cell;
  for (Award& award : *awards) of_cell[{award.item, award.region}].push_back(&award);
  for (auto& [cell, list] : of_cell) {
    std::int64_t extra = -instance.demand[cell.first][cell.second];
    for (const Award* award : list) extra += award->quantity;
    std::sort(list.begin(), list.end(),
              [&](const Award* a, const Award* b) { return rank[a->vendor] > rank[b->vendor]; });
    for (Award* award : list) {
      award->spare = std::min(extra, award->quantity);
      extra -= award->spare;
    }
  }
}

std::vector<MunicipalAward> Distribute(const Instance& instance, const std::vector<Award>& awards,
                                       std::int64_t goods_yen) {
  std::map<std::pair<int, int>, std::vector<Need>> needs;
  std::map<std::pair<int, int>, std::vector<Stock>> stocks;
  for (std::size_t d = 0; d < instance.input->demands.size(); ++d) {
    const Demand& demand = instance.input->demands[d];
    needs[{demand.item, instance.place_of[d]}].push_back({static_cast<int>(d), demand.quantity});
  }
  for (const Award& award : awards) {
    if (award.quantity > award.spare)
      stocks[{award.item, award.region}].push_back({award.vendor, award.quantity - award.spare});
  }
  std::vector<MunicipalAward> rows;
  for (auto& [cell, list] : needs) Deal(std::move(list), stocks[cell], &rows);
  std::sort(rows.begin(), rows.end(), [](const MunicipalAward& a, const MunicipalAward& b) {
    return std::pair(a.demand, a.vendor) < std::pair(b.demand, b.vendor);
  });
  SetYen(instance, awards, goods_yen, &rows);
  return rows;
}

}  // namespace kyodo::optimizer::award
