#include "optimizer/award/incumbent.h"

#include <algorithm>
#include <map>
#include <set>

#include "optimizer/format/json_reader.h"

namespace kyodo::optimizer::award {
namespace {

constexpr Int128 kWholePercent = 100 * kTenThousand;

// Region with the cheapest delivery: where units beyond the demand go.
int CheapestRegion(const Instance& instance, int vendor, int item) {
  int best = -1;
  for (int r = 0; r < instance.regions; ++r) {
    const std::int64_t surcharge = instance.surcharge[vendor][item][r];
    if (surcharge >= 0 && (best < 0 || surcharge < instance.surcharge[vendor][item][best])) best = r;
  }
  return best;
}

bool DemandIsMet(const Instance& instance, const std::vector<Award>& awards) {
  std::vector<std::vector<std::int64_t>> bought(instance.items, std::vector<std::int64_t>(instance.regions, 0));
  for (const Award& award : awards) bought[award.item][award.region] += award.quantity;
  for (int i = 0; i < instance.items; ++i) {
    for (int r = 0; r < instance.regions; ++r) {
      const std::int64_t wanted = instance.demand[i][r];
      if (instance.input->over_purchase ? bought[i][r] < wanted : bought[i][r] != wanted) return false;
    }
  }
  return true;
}

// One vendor meets each place's whole demand of an item, when the rules ask for that (what others deliver there is
// spare).
bool IsWhole(const Instance& instance, const std::vector<Award>& awards) {
  std::set<std::pair<int, int>> served;
  for (const Award& award : awards) {
    if (award.quantity >= instance.demand[award.item][award.region]) served.emplace(award.item, award.region);
  }
  return !instance.whole || std::all_of(awards.begin(), awards.end(), [&](const Award& award) {
    return served.count({award.item, award.region}) > 0;
  });
}

bool LimitsHold(const Instance& instance, const std::vector<Award>& awards) {
  const Input& input = *instance.input;
  std::map<std::pair<int, int>, std::int64_t> totals;
  std::vector<int> item_winners(instance.items, 0);
  std::vector<Money> reference(instance.vendors, 0);
  Money sme = 0;
  for (const Award& award : awards) {
    if (award.quantity <= 0) return false;
    if (instance.bid_of(award.vendor, award.item) < 0) return false;
    std::int64_t& total = totals[{award.item, award.vendor}];
    if (total == 0) ++item_winners[award.item];
    total += award.quantity;
    const Money value = Money{input.items[award.item].reference_tt} * award.quantity;
    reference[award.vendor] += value;
    if (input.vendors[award.vendor].sme) sme += value;
  }
  for (const auto& [key, total] : totals) {
    const std::int64_t share = input.items[key.first].max_share;
    if (share >= 0 && Int128{total} * kWholePercent > Int128{instance.total[key.first]} * share) return false;
  }
  for (int i = 0; i < instance.items; ++i) {
    if (item_winners[i] > instance.item_max[i]) return false;
  }
  for (int v = 0; v < instance.vendors; ++v) {
    if (input.vendors[v].capacity_tt >= 0 && reference[v] > input.vendors[v].capacity_tt) return false;
  }
  const int winners = WinnersOf(instance, awards);
  return sme >= instance.sme_need && winners <= instance.max_winners && winners >= instance.min_winners;
}

bool KeepsLeast(const Instance& instance, const std::vector<Award>& awards) {
  std::vector<std::int64_t> missing = instance.least;
  if (missing.empty()) return true;
  for (const Award& award : awards) {
    missing[(static_cast<std::size_t>(award.vendor) * instance.items + award.item) * instance.regions + award.region] -=
        award.quantity;
  }
  return std::all_of(missing.begin(), missing.end(), [](std::int64_t units) { return units <= 0; });
}

}  // namespace

std::vector<Award> AwardsOf(const Instance& instance, const Candidate& candidate) {
  std::vector<Award> awards;
  for (int i = 0; i < instance.items; ++i) {
    for (const PlanPart& part : candidate[i].parts) {
      const int vendor = instance.pieces[i][part.piece].vendor;
      std::vector<std::int64_t> quantity(part.quantity.begin(), part.quantity.begin() + instance.regions);
      if (static_cast<int>(part.quantity.size()) > instance.regions && part.quantity[instance.regions] > 0) {
        quantity[CheapestRegion(instance, vendor, i)] += part.quantity[instance.regions];
      }
      for (int r = 0; r < instance.regions; ++r) {
        if (quantity[r] > 0) awards.push_back({vendor, i, r, quantity[r], 0});
      }
    }
  }
  std::sort(awards.begin(), awards.end(), [](const Award& a, const Award& b) {
    return std::tie(a.item, a.vendor, a.region) < std::tie(b.item, b.vendor, b.region);
  });
  return awards;
}

bool IsFeasible(const Instance& instance, const std::vector<Award>& awards) {
  return IsWhole(instance, awards) && DemandIsMet(instance, awards) && LimitsHold(instance, awards) &&
         CostOf(instance, awards).has_value();
}

int WinnersOf(const Instance& instance, const std::vector<Award>& awards) {
  std::vector<bool> wins(instance.vendors, false);
  for (const Award& award : awards) wins[award.vendor] = wins[award.vendor] || award.quantity > 0;
  return static_cast<int>(std::count(wins.begin(), wins.end(), true));
}

std::vector<std::int64_t> Incumbent::TieVector(const std::vector<Award>& awards) const {
  std::vector<int> rank(instance_.vendors);
  for (int k = 0; k < instance_.vendors; ++k) rank[instance_.input->tie_order[k]] = k;
  std::vector<std::int64_t> vector(static_cast<std::size_t>(instance_.vendors) * instance_.items * instance_.regions,
                                   0);
  for (const Award& award : awards) {
    vector[(static_cast<std::size_t>(rank[award.vendor]) * instance_.items + award.item) * instance_.regions +
           award.region] += award.quantity;
  }
  return vector;
}

bool Incumbent::Offer(std::vector<Award> awards) {
  const std::optional<CostParts> cost = CostOf(instance_, awards);
  if (!cost || (has_ && cost->total() > cost_) || !IsFeasible(instance_, awards)) return false;
  const int winners = WinnersOf(instance_, awards);
  if (ceiling_ && std::pair(cost->total(), winners) > *ceiling_) return false;
  if (!KeepsLeast(instance_, awards)) return false;
  if (has_ && cost->total() == cost_ && winners > winners_) return false;
  std::vector<std::int64_t> tie = TieVector(awards);
  if (has_ && cost->total() == cost_ && winners == winners_ && tie <= tie_) return false;
  has_ = true;
  cost_ = cost->total();
  winners_ = winners;
  awards_ = std::move(awards);
  tie_ = std::move(tie);
  return true;
}

}  // namespace kyodo::optimizer::award
