#include "oracle.h"

#include <algorithm>
#include <functional>

namespace kyodo::optimizer::award {
namespace {

constexpr std::int64_t kWhole = 1'000'000;  // 100 % in 1/10,000 of a percent

// One way to buy one item: units[vendor][region].
struct Way {
  std::vector<std::vector<std::int64_t>> units;
  std::vector<std::int64_t> sum;  // [vendor]
  Money goods = 0;
};

std::optional<Money> TierCost(const Input& input, int vendor, int item, std::int64_t quantity) {
  for (const Bid& bid : input.bids) {
    if (bid.vendor != vendor || bid.item != item || bid.forbidden) continue;
    for (const Tier& tier : bid.tiers) {
      if (tier.from <= quantity && quantity <= tier.to) return tier.fixed_tt + Money{tier.unit_tt} * quantity;
    }
  }
  return std::nullopt;
}

class Force {
 public:
  Force(const Input& input, std::int64_t extra) : input_(input), extra_(extra) {
    demand_.assign(input.items.size(), std::vector<std::int64_t>(input.regions.size(), 0));
    for (const Demand& demand : input.demands) demand_[demand.item][demand.region] += demand.quantity;
  }

  std::optional<OracleAnswer> Run() {
    for (std::size_t i = 0; i < input_.items.size(); ++i) ways_.push_back(WaysOf(static_cast<int>(i)));
    chosen_.resize(input_.items.size());
    Choose(0);
    return best_;
  }

 private:
  // Nothing when the item's own rules forbid it.
  std::optional<Way> Complete(int item, std::vector<std::vector<std::int64_t>> units) const {
    Way way{.units = std::move(units), .sum = std::vector<std::int64_t>(input_.vendors.size(), 0)};
    std::int64_t total = 0;
    for (const std::int64_t one : demand_[item]) total += one;
    int winners = 0;
    for (std::size_t v = 0; v < input_.vendors.size(); ++v) {
      for (std::size_t r = 0; r < input_.regions.size(); ++r) {
        if (way.units[v][r] == 0) continue;
        const std::int64_t permille = input_.vendors[v].surcharge_permille[r];
        if (permille < 0) return std::nullopt;
        way.goods += Int128{input_.items[item].reference_tt} * permille / 10'000'000 * 10'000 * way.units[v][r];
        way.sum[v] += way.units[v][r];
      }
      if (way.sum[v] == 0) continue;
      ++winners;
      const auto cost = TierCost(input_, static_cast<int>(v), item, way.sum[v]);
      if (!cost) return std::nullopt;
      way.goods += *cost;
      const std::int64_t share = input_.items[item].max_share;
      if (share >= 0 && way.sum[v] * kWhole > total * share) return std::nullopt;
    }
    const int limit = input_.items[item].max_winners;
    if (limit > 0 && winners > limit) return std::nullopt;
    return way;
  }

  std::vector<Way> WaysOf(int item) const {
    std::vector<Way> ways;
    const int vendors = static_cast<int>(input_.vendors.size()), regions = static_cast<int>(input_.regions.size());
    std::vector<std::vector<std::int64_t>> units(vendors, std::vector<std::int64_t>(regions, 0));
    const std::function<void(int, int, std::int64_t)> fill = [&](int r, int v, std::int64_t bought) {
      if (r == regions) {
        if (auto way = Complete(item, units)) ways.push_back(std::move(*way));
        return;
      }
      const std::int64_t wanted = demand_[item][r];
      if (v == vendors) {
        if (input_.over_purchase ? bought >= wanted : bought == wanted) fill(r + 1, 0, 0);
        return;
      }
      const std::int64_t most = input_.over_purchase ? wanted + extra_ : wanted - bought;
      for (std::int64_t x = 0; x <= most; ++x) {
        if (input_.one_vendor_per_municipality_item && x != 0 && x != wanted) continue;
        units[v][r] = x;
        fill(r, v + 1, bought + x);
      }
      units[v][r] = 0;
    };
    bool wanted = false;
    for (const std::int64_t one : demand_[item]) wanted = wanted || one > 0;
    if (wanted) {
      fill(0, 0, 0);
    } else {
      ways.push_back({.units = units, .sum = std::vector<std::int64_t>(vendors, 0)});
    }
    return ways;
  }

  void Choose(std::size_t item) {
    if (item == ways_.size()) return Weigh();
    for (const Way& way : ways_[item]) {
      chosen_[item] = &way;
      Choose(item + 1);
    }
  }

  void Weigh() {
    Money cost = 0, sme = 0, demanded = 0;
    int winners = 0;
    for (std::size_t v = 0; v < input_.vendors.size(); ++v) {
      Money reference = 0;
      std::int64_t units = 0;
      for (std::size_t i = 0; i < chosen_.size(); ++i) {
        reference += Money{input_.items[i].reference_tt} * chosen_[i]->sum[v];
        units += chosen_[i]->sum[v];
      }
      const Vendor& vendor = input_.vendors[v];
      if (vendor.capacity_tt >= 0 && reference > vendor.capacity_tt) return;
      if (vendor.sme) sme += reference;
      if (units > 0) ++winners, cost += vendor.fee_tt;
    }
    for (const Demand& demand : input_.demands)
      demanded += Money{input_.items[demand.item].reference_tt} * demand.quantity;
    if (sme * kWhole < demanded * input_.sme_share) return;
    if (input_.max_winners > 0 && winners > input_.max_winners) return;
    if (winners < input_.min_winners) return;
    for (const Way* way : chosen_) cost += way->goods;
    for (const Bundle& bundle : input_.bundles) {
      const bool reached = std::all_of(bundle.items.begin(), bundle.items.end(), [&](const auto& one) {
        return chosen_[one.first]->sum[bundle.vendor] >= one.second;
      });
      if (reached) cost -= bundle.rebate_tt;
    }
    if (best_ && cost > best_->cost_tt) return;
    OracleAnswer answer{.cost_tt = cost, .winners = winners};
    if (best_ && cost == best_->cost_tt && winners > best_->winners) return;
    for (const int v : input_.tie_order) {
      for (const Way* way : chosen_) answer.tie.insert(answer.tie.end(), way->units[v].begin(), way->units[v].end());
    }
    if (best_ && cost == best_->cost_tt && winners == best_->winners && answer.tie <= best_->tie) return;
    best_ = std::move(answer);
  }

  const Input& input_;
  const std::int64_t extra_;
  std::vector<std::vector<std::int64_t>> demand_;
  std::vector<std::vector<Way>> ways_;
  std::vector<const Way*> chosen_;
  std::optional<OracleAnswer> best_;
};

}  // namespace

std::optional<OracleAnswer> BruteForce(const Input& input, std::int64_t extra) {
  if (!input.one_vendor_per_municipality_item) return Force(input, extra).Run();
  // Every municipality is a region of its own then, served whole or not at all.
  Input changed = input;
  changed.regions.clear();
  for (Vendor& vendor : changed.vendors) vendor.surcharge_permille.clear();
  for (std::size_t d = 0; d < input.demands.size(); ++d) {
    const auto place = std::find(changed.regions.begin(), changed.regions.end(), input.demands[d].municipality);
    changed.demands[d].region = static_cast<int>(place - changed.regions.begin());
    if (place != changed.regions.end()) continue;
    changed.regions.push_back(input.demands[d].municipality);
    for (std::size_t v = 0; v < changed.vendors.size(); ++v) {
      changed.vendors[v].surcharge_permille.push_back(input.vendors[v].surcharge_permille[input.demands[d].region]);
    }
  }
  return Force(changed, extra).Run();
}

}  // namespace kyodo::optimizer::award
