#include "optimizer/award/instance.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "optimizer/format/json_reader.h"

namespace kyodo::optimizer::award {
namespace {

Money Gcd(Money a, Money b) {
  while (b != 0) {
    const Money rest = a % b;
    a = b;
    b = rest;
  }
  return a < 0 ? -a : a;
}

Money GrainOf(const Instance& instance) {
  Money grain = 0;
  for (const Bid& bid : instance.input->bids) {
    if (bid.forbidden) continue;
    for (const Tier& tier : bid.tiers) grain = Gcd(Gcd(grain, tier.fixed_tt), tier.unit_tt);
    for (const std::int64_t tt : instance.surcharge[bid.vendor][bid.item])
      grain = Gcd(grain, std::max<std::int64_t>(tt, 0));
  }
  for (const Vendor& vendor : instance.input->vendors) grain = Gcd(grain, vendor.fee_tt);
  for (const Bundle& bundle : instance.input->bundles) grain = Gcd(grain, bundle.rebate_tt);
  return grain == 0 ? 1 : grain;
}

// Most units of an item that a vendor can ever sell here.
std::int64_t MostOf(const Instance& instance, const Bid& bid) {
  const Input& input = *instance.input;
  const Item& item = input.items[bid.item];
  std::int64_t most = 0;
  for (int r = 0; r < instance.regions; ++r) {
    if (instance.surcharge[bid.vendor][bid.item][r] >= 0) most += instance.demand[bid.item][r];
  }
  if (input.over_purchase && most > 0) most = bid.tiers.back().to;
  if (item.max_share >= 0) {
    const Money cap = Money{instance.total[bid.item]} * item.max_share / (100 * kTenThousand);
    most = std::min(most, static_cast<std::int64_t>(cap));
  }
  const Money capacity = input.vendors[bid.vendor].capacity_tt;
  if (capacity >= 0 && item.reference_tt > 0) {
    most = static_cast<std::int64_t>(std::min<Money>(most, capacity / item.reference_tt));
  }
  return most;
}

void AddPieces(Instance& instance, const Bid& bid, int at) {
  const std::int64_t most = MostOf(instance, bid);
  for (const Tier& tier : bid.tiers) {
    std::vector<std::int64_t> starts{tier.from};
    for (const Hit& hit : instance.hits) {
      if (hit.vendor == bid.vendor && hit.item == bid.item && hit.least > tier.from && hit.least <= tier.to) {
        starts.push_back(hit.least);
      }
    }
    std::sort(starts.begin(), starts.end());
    starts.erase(std::unique(starts.begin(), starts.end()), starts.end());
    for (std::size_t k = 0; k < starts.size(); ++k) {
      const std::int64_t end = std::min(most, k + 1 < starts.size() ? starts[k + 1] - 1 : tier.to);
      if (starts[k] > end) continue;
      Piece piece{
          .vendor = bid.vendor, .bid = at, .lo = starts[k], .hi = end, .fixed = tier.fixed_tt, .unit = tier.unit_tt};
      for (std::size_t h = 0; h < instance.hits.size(); ++h) {
        const Hit& hit = instance.hits[h];
        if (hit.vendor == bid.vendor && hit.item == bid.item && hit.least <= starts[k])
          piece.hits.push_back(static_cast<int>(h));
      }
      instance.pieces[bid.item].push_back(std::move(piece));
    }
  }
}

void SumDemands(Instance& instance) {
  const Input& input = *instance.input;
  instance.demand.assign(instance.items, std::vector<std::int64_t>(instance.regions, 0));
  instance.total.assign(instance.items, 0);
  for (std::size_t d = 0; d < input.demands.size(); ++d) {
    const Demand& demand = input.demands[d];
    instance.demand[demand.item][instance.place_of[d]] += demand.quantity;
    instance.total[demand.item] += demand.quantity;
  }
  Money reference = 0;
  for (int i = 0; i < instance.items; ++i) reference += Money{input.items[i].reference_tt} * instance.total[i];
  const Money whole = 100 * kTenThousand;
  instance.sme_need = (reference * input.sme_share + whole - 1) / whole;
}

}  // namespace

namespace {

void FindPlaces(Instance& instance) {
  const Input& input = *instance.input;
  instance.whole = input.one_vendor_per_municipality_item;
  std::map<std::pair<std::string, int>, int> places;
  for (const Demand& demand : input.demands) {
    if (instance.whole) {
      const auto [place, added] =
          places.emplace(std::pair(demand.municipality, demand.region), static_cast<int>(places.size()));
      if (added) instance.region_of.push_back(demand.region);
      instance.place_of.push_back(place->second);
    } else {
      instance.place_of.push_back(demand.region);
    }
  }
  for (int r = 0; r < static_cast<int>(input.regions.size()) && !instance.whole; ++r) instance.region_of.push_back(r);
  instance.regions = static_cast<int>(instance.region_of.size());
}

}  // namespace

Instance MakeInstance(const Input& input) {
  Instance instance;
  instance.input = &input;
  instance.items = static_cast<int>(input.items.size());
  instance.vendors = static_cast<int>(input.vendors.size());
  FindPlaces(instance);
  SumDemands(instance);
  instance.max_winners = input.max_winners == 0 ? instance.vendors : std::min(input.max_winners, instance.vendors);
  instance.min_winners = input.min_winners;
  instance.surcharge.resize(instance.vendors);
  for (int v = 0; v < instance.vendors; ++v) {
    instance.surcharge[v].assign(instance.items, std::vector<std::int64_t>(instance.regions, -1));
    for (int i = 0; i < instance.items; ++i) {
      for (int r = 0; r < instance.regions; ++r) {
        const std::int64_t permille = input.vendors[v].surcharge_permille[instance.region_of[r]];
        if (permille < 0) continue;
        const Int128 yen = Int128{input.items[i].reference_tt} * permille / (1000 * kTenThousand);
        instance.surcharge[v][i][r] = static_cast<std::int64_t>(yen) * kTenThousand;
      }
    }
  }
  instance.hits_of_bundle.resize(input.bundles.size());
  instance.bundles_of_vendor.resize(instance.vendors);
  for (std::size_t b = 0; b < input.bundles.size(); ++b) {
    instance.bundles_of_vendor[input.bundles[b].vendor].push_back(static_cast<int>(b));
    for (const auto& [item, least] : input.bundles[b].items) {
      instance.hits_of_bundle[b].push_back(static_cast<int>(instance.hits.size()));
      instance.hits.push_back({static_cast<int>(b), input.bundles[b].vendor, item, least});
    }
  }
  instance.pieces.resize(instance.items);
  instance.bid_index.assign(static_cast<std::size_t>(instance.vendors) * instance.items, -1);
  instance.bids_of_vendor.resize(instance.vendors);
  for (const Bid& bid : input.bids) {
    if (bid.forbidden) continue;
    const int at = static_cast<int>(instance.bids.size());
    const std::size_t before = instance.pieces[bid.item].size();
    AddPieces(instance, bid, at);
    if (instance.pieces[bid.item].size() == before) continue;
    instance.bids.push_back({bid.vendor, bid.item});
    instance.bids_of_vendor[bid.vendor].push_back(at);
    instance.bid_index[bid.vendor * instance.items + bid.item] = at;
  }
  for (int i = 0; i < instance.items; ++i) {
    const int limit = input.items[i].max_winners;
    instance.item_max.push_back(limit == 0 ? instance.vendors : std::min(limit, instance.vendors));
    std::stable_sort(instance.pieces[i].begin(), instance.pieces[i].end(), [](const Piece& a, const Piece& b) {
      return std::pair(a.vendor, a.lo) < std::pair(b.vendor, b.lo);
    });
  }
  instance.grain = GrainOf(instance);
  return instance;
}

std::optional<CostParts> CostOf(const Instance& instance, const std::vector<Award>& awards) {
  const Input& input = *instance.input;
  std::map<std::pair<int, int>, std::int64_t> totals;
  std::vector<bool> wins(input.vendors.size(), false);
  CostParts cost;
  for (const Award& award : awards) {
    const std::int64_t surcharge = instance.surcharge[award.vendor][award.item][award.region];
    if (surcharge < 0) return std::nullopt;
    cost.goods += Money{surcharge} * award.quantity;
    totals[{award.vendor, award.item}] += award.quantity;
    if (award.quantity > 0) wins[award.vendor] = true;
  }
  for (const auto& [key, quantity] : totals) {
    if (quantity == 0) continue;
    bool found = false;
    for (const Bid& bid : input.bids) {
      if (bid.vendor != key.first || bid.item != key.second) continue;
      for (const Tier& tier : bid.tiers) {
        if (tier.from > quantity || quantity > tier.to) continue;
        cost.goods += tier.fixed_tt + Money{tier.unit_tt} * quantity;
        found = true;
      }
    }
    if (!found) return std::nullopt;
  }
  for (std::size_t v = 0; v < wins.size(); ++v) cost.fees += wins[v] ? input.vendors[v].fee_tt : 0;
  for (const Bundle& bundle : input.bundles) {
    bool reached = true;
    for (const auto& [item, least] : bundle.items) {
      const auto bought = totals.find({bundle.vendor, item});
      reached = reached && bought != totals.end() && bought->second >= least;
    }
    if (reached) cost.rebates += bundle.rebate_tt;
  }
  return cost;
}

}  // namespace kyodo::optimizer::award
