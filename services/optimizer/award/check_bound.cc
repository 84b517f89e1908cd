#include "optimizer/award/check_bound.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>

#include "optimizer/award/check_item.h"

// Everything here is written for reading: the formula stands in certificate.h. Nothing of the solver is used.
namespace kyodo::optimizer::award {
namespace {

using nlohmann::json;

const Int128 kScale = 1'000'000'000'000;
constexpr std::size_t kNodesMax = 1'000'000;

struct Fault {
  std::string text;
};

struct Limits128 {
  std::int64_t lo = 0, hi = 0;
};

// One part of the space.
struct Part {
  std::map<std::pair<int, int>, Limits128> quantity;  // (vendor, item)
  std::vector<int> win_lo, win_hi, use_lo, use_hi;    // vendors, bundles
};

struct LeafPrices {
  bool ray = false;
  Int128 sme = 0;
  std::map<std::pair<int, int>, Int128> bid, hit;  // (vendor, item), (bundle, item)
  std::vector<Int128> capacity, win;
};

class Checker {
 public:
  explicit Checker(const Input& input) : input_(input) {
    for (std::size_t v = 0; v < input.vendors.size(); ++v) vendor_[input.vendors[v].id] = static_cast<int>(v);
    for (std::size_t i = 0; i < input.items.size(); ++i) item_[input.items[i].id] = static_cast<int>(i);
    // Places with a demand of their own: regions, or every municipality when each must have one vendor for an item.
    std::map<std::pair<std::string, int>, std::size_t> places;
    for (std::size_t r = 0; r < input.regions.size() && !input.one_vendor_per_municipality_item; ++r)
      places[{"", static_cast<int>(r)}] = r;
    total_.assign(input.items.size(), 0);
    std::vector<std::pair<std::size_t, const Demand*>> at;
    for (const Demand& demand : input.demands) {
      const std::string who = input.one_vendor_per_municipality_item ? demand.municipality : "";
      at.emplace_back(places.emplace(std::pair(who, demand.region), places.size()).first->second, &demand);
      total_[demand.item] += demand.quantity;
    }
    region_of_.assign(places.size(), 0);
    for (const auto& [place, index] : places) region_of_[index] = place.second;
    demand_.assign(input.items.size(), std::vector<std::int64_t>(places.size(), 0));
    for (const auto& [place, demand] : at) demand_[demand->item][place] += demand->quantity;
    for (const Bid& bid : input.bids) {
      if (!bid.forbidden) bids_[{bid.vendor, bid.item}] = &bid;
    }
  }

  CheckedBound Check(const json& certificate) {
    try {
      return Walk(certificate);
    } catch (const Fault& fault) {
      return {.fault = fault.text};
    } catch (const json::exception&) {
      return {.fault = "certificate: is not in its format"};
    }
  }

 private:
  Int128 Delivery(int vendor, int item, int place) const {
    const std::int64_t permille = input_.vendors[vendor].surcharge_permille[region_of_[place]];
    if (permille < 0) return -1;
    return Int128{input_.items[item].reference_tt} * permille / 10'000'000 * 10'000;
  }

  // What every possible cost is a multiple of, in tt.
  Int128 Grain() const {
    Int128 grain = 0;
    const auto add = [&grain](Int128 value) {
      for (Int128 other = value; other != 0;) {
        const Int128 rest = grain % other;
        grain = other;
        other = rest;
      }
    };
    for (const Vendor& vendor : input_.vendors) add(vendor.fee_tt);
    for (const Bundle& bundle : input_.bundles) add(bundle.rebate_tt);
    for (const auto& [key, bid] : bids_) {
      for (const Tier& tier : bid->tiers) add(tier.fixed_tt), add(tier.unit_tt);
      for (std::size_t r = 0; r < region_of_.size(); ++r)
        add(std::max<Int128>(Delivery(key.first, key.second, static_cast<int>(r)), 0));
    }
    return grain == 0 ? 1 : grain;
  }

  std::int64_t Most(const Bid& bid) const {
    std::int64_t most = 0;
    for (std::size_t r = 0; r < region_of_.size(); ++r) {
      if (input_.vendors[bid.vendor].surcharge_permille[region_of_[r]] >= 0) most += demand_[bid.item][r];
    }
    if (input_.over_purchase && most > 0) most = bid.tiers.back().to;
    const Item& item = input_.items[bid.item];
    if (item.max_share >= 0) most = std::min<std::int64_t>(most, Int128{total_[bid.item]} * item.max_share / 1'000'000);
    const Money capacity = input_.vendors[bid.vendor].capacity_tt;
    if (capacity >= 0 && item.reference_tt > 0)
      most = static_cast<std::int64_t>(std::min<Int128>(most, capacity / item.reference_tt));
    return std::min(most, bid.tiers.back().to);
  }

  // Has the bid a tier with a quantity from `least` to `most`?
  static bool Offers(const Bid& bid, std::int64_t least, std::int64_t most) {
    return std::any_of(bid.tiers.begin(), bid.tiers.end(),
                       [&](const Tier& tier) { return std::max(tier.from, least) <= std::min(tier.to, most); });
  }

  Part Whole() const {
    Part part;
    part.win_lo.assign(input_.vendors.size(), 0);
    part.win_hi.assign(input_.vendors.size(), 0);
    for (const auto& [key, bid] : bids_) {
      part.quantity[key] = {0, Most(*bid)};
      if (Offers(*bid, 1, Most(*bid))) part.win_hi[key.first] = 1;
    }
    part.use_lo.assign(input_.bundles.size(), 0);
    part.use_hi.assign(input_.bundles.size(), 1);
    return part;
  }

  // What the part's own limits imply; false: they contradict each other.
  bool Imply(Part& part) const {
    for (std::size_t b = 0; b < input_.bundles.size(); ++b) {
      const Bundle& bundle = input_.bundles[b];
      for (const auto& [item, least] : bundle.items) {
        const auto found = part.quantity.find({bundle.vendor, item});
        const bool reachable = found != part.quantity.end() && part.win_hi[bundle.vendor] != 0 &&
                               Offers(*bids_.at(found->first), least, found->second.hi);
        if (!reachable) part.use_hi[b] = 0;
        if (reachable && part.use_lo[b] != 0) found->second.lo = std::max(found->second.lo, least);
      }
      if (part.use_lo[b] > part.use_hi[b]) return false;
    }
    for (auto& [key, limits] : part.quantity) {
      if (part.win_hi[key.first] == 0) limits.hi = 0;
      if (limits.lo > limits.hi) return false;
      if (limits.lo > 0) part.win_lo[key.first] = 1;
    }
    for (std::size_t v = 0; v < input_.vendors.size(); ++v) {
      if (part.win_lo[v] > part.win_hi[v]) return false;
    }
    return true;
  }

  template <typename Map>
  static int Find(const Map& map, const json& id) {
    const auto found = map.find(id.get<std::string>());
    if (found == map.end())
      throw Fault{"certificate: names \"" + id.get<std::string>() + "\", which the input does not have"};
    return found->second;
  }

  // A whole number of at most 30 digits: no sum of prices and costs then leaves 128 bits.
  static Int128 Price(const json& text) {
    const std::string digits = text.get<std::string>();
    if (digits.empty() || digits.size() > 30) throw Fault{"certificate: a price is empty or too long"};
    Int128 value = 0;
    for (const char c : digits) {
      if (c < '0' || c > '9') throw Fault{"certificate: a price is no whole number >= 0"};
      value = value * 10 + (c - '0');
    }
    return value;
  }

  // A price of reference value is multiplied by reference prices (kept below what CheapestWay can tell from 10^33) and
  // by capacities and quantities, whose reference value the reader keeps below 10^17 tt.
  Int128 ReferencePrice(const json& text) const {
    Int128 dearest = 1, largest = 1;
    for (const Item& item : input_.items) dearest = std::max<Int128>(dearest, item.reference_tt);
    for (std::size_t i = 0; i < total_.size(); ++i) largest += Int128{input_.items[i].reference_tt} * total_[i];
    for (const Vendor& vendor : input_.vendors) largest = std::max<Int128>(largest, vendor.capacity_tt);
    if (input_.over_purchase) largest = 100'000'000'000'000'000;
    const Int128 price = Price(text);
    if (price > kHuge / 10'000 / dearest || price > kHuge / 10 / largest)
      throw Fault{"certificate: a price is too large to be exact"};
    return price;
  }

  int BundleAt(const json& text) const {
    const Int128 at = Price(text);
    if (at >= static_cast<Int128>(input_.bundles.size())) throw Fault{"certificate: there is no such bundle"};
    return static_cast<int>(at);
  }

  LeafPrices ReadLeaf(const json& leaf) const {
    LeafPrices prices{.ray = leaf.at("ray").get<bool>(), .sme = ReferencePrice(leaf.at("sme"))};
    for (const json& one : leaf.at("bids"))
      prices.bid[{Find(vendor_, one.at(0)), Find(item_, one.at(1))}] = Price(one.at(2));
    for (const json& one : leaf.at("hits")) {
      const int bundle = BundleAt(one.at(0)), item = Find(item_, one.at(1));
      const auto& items = input_.bundles[bundle].items;
      // Such a price would make the rebate dearer without any item paying it back.
      if (std::none_of(items.begin(), items.end(), [item](const auto& asked) { return asked.first == item; })) {
        throw Fault{"certificate: prices a quantity that the bundle does not ask for"};
      }
      prices.hit[{bundle, item}] = Price(one.at(2));
    }
    prices.capacity.assign(input_.vendors.size(), 0);
    prices.win = prices.capacity;
    for (const json& one : leaf.at("capacity")) prices.capacity[Find(vendor_, one.at(0))] = ReferencePrice(one.at(1));
    for (const json& one : leaf.at("wins")) prices.win[Find(vendor_, one.at(0))] = Price(one.at(1));
    for (std::size_t v = 0; v < input_.vendors.size(); ++v) {
      if (input_.vendors[v].capacity_tt < 0 && prices.capacity[v] != 0)
        throw Fault{"certificate: a price on a capacity that is not limited"};
    }
    return prices;
  }

  CheckedBound Walk(const json& certificate) {
    if (certificate.at("format") != "kyodo-award-certificate-v1") throw Fault{"certificate: is not in its format"};
    const json& tree = certificate.at("tree");
    if (!tree.is_array() || tree.empty() || tree.size() > kNodesMax) throw Fault{"certificate: has no tree"};
    std::vector<bool> seen(tree.size(), false);
    std::vector<std::pair<std::size_t, Part>> open{{0, Whole()}};
    Int128 least = kHuge;
    while (!open.empty()) {
      auto [at, part] = std::move(open.back());
      open.pop_back();
      if (at >= tree.size() || seen[at]) throw Fault{"certificate: the tree misses a node, or uses one twice"};
      seen[at] = true;
      const json& node = tree[at];
      const bool possible = Imply(part);
      if (node.contains("split")) {
        Part low = part, high = std::move(part);
        Split(node, low, high);
        open.emplace_back(node.at("low").get<std::size_t>(), std::move(low));
        open.emplace_back(node.at("high").get<std::size_t>(), std::move(high));
      } else if (possible) {
        least = std::min(least, LeafBound(part, ReadLeaf(node)));
      }
    }
    if (least == kHuge) return {.infeasible = true};
    // Up to the next multiple of what costs are made of; a division of integers cuts towards 0, which is up for what is
    // below 0.
    const Int128 step = Grain() * kScale;
    Money rebates = 0;
    for (const Bundle& bundle : input_.bundles) rebates += bundle.rebate_tt;
    // Nothing but rebates can bring a cost below 0.
    return {.bound_tt = std::max(-rebates, (least > 0 ? least + step - 1 : least) / step * (step / kScale))};
  }

  void Split(const json& node, Part& low, Part& high) const {
    const std::string kind = node.at("split").get<std::string>();
    if (kind == "WINNER") {
      const int vendor = Find(vendor_, node.at("vendor"));
      low.win_hi[vendor] = 0;
      high.win_lo[vendor] = 1;
    } else if (kind == "REBATE") {
      const int bundle = BundleAt(node.at("bundle"));
      low.use_hi[bundle] = 0;
      high.use_lo[bundle] = 1;
    } else if (kind == "QUANTITY") {
      const std::pair<int, int> key{Find(vendor_, node.at("vendor")), Find(item_, node.at("item"))};
      const Int128 at = Price(node.at("at"));
      if (low.quantity.count(key) == 0 || at < 1 || at > 1'000'000'000'000)
        throw Fault{"certificate: splits a bid that is not there"};
      low.quantity[key].hi = std::min<std::int64_t>(low.quantity[key].hi, static_cast<std::int64_t>(at) - 1);
      high.quantity[key].lo = std::max<std::int64_t>(high.quantity[key].lo, static_cast<std::int64_t>(at));
    } else {
      throw Fault{"certificate: splits by something unknown"};
    }
  }

  // Steps for one item: all items of a leaf stay affordable.
  int TriesMax() const {
    const std::int64_t cells = static_cast<std::int64_t>(total_.size() * region_of_.size());
    return static_cast<int>(
        std::clamp<std::int64_t>(100'000'000 / std::max<std::int64_t>(1, cells), 25'000, 1'000'000));
  }

  // kHuge: the leaf has no solution.
  Int128 LeafBound(const Part& part, const LeafPrices& prices) const;
  Int128 VendorsBound(const Part& part, const LeafPrices& prices) const;
  std::vector<Seller> SellersOf(int item, const Part& part, const LeafPrices& prices) const;
  std::vector<Option> OptionsOf(const Bid& bid, Limits128 limits, const LeafPrices& prices) const;

  const Input& input_;
  std::map<std::string, int> vendor_, item_;
  std::vector<std::vector<std::int64_t>> demand_;
  std::vector<std::int64_t> total_;
  std::vector<int> region_of_;  // [place]
  std::map<std::pair<int, int>, const Bid*> bids_;
};

Int128 Checker::VendorsBound(const Part& part, const LeafPrices& prices) const {
  Int128 reference = 0, sum = 0;
  for (std::size_t i = 0; i < total_.size(); ++i) reference += Int128{input_.items[i].reference_tt} * total_[i];
  sum += prices.sme * ((reference * input_.sme_share + 999'999) / 1'000'000);
  std::vector<Int128> free;
  int winners = 0;
  for (std::size_t v = 0; v < input_.vendors.size(); ++v) {
    if (input_.vendors[v].capacity_tt >= 0) sum -= prices.capacity[v] * input_.vendors[v].capacity_tt;
    Int128 cost = (prices.ray ? 0 : input_.vendors[v].fee_tt * kScale) + prices.win[v];
    for (const auto& [key, price] : prices.bid) cost -= key.first == static_cast<int>(v) ? price : 0;
    for (std::size_t b = 0; b < input_.bundles.size(); ++b) {
      if (input_.bundles[b].vendor != static_cast<int>(v)) continue;
      Int128 rebate = prices.ray ? 0 : -input_.bundles[b].rebate_tt * kScale;
      for (const auto& [key, price] : prices.hit) rebate += key.first == static_cast<int>(b) ? price : 0;
      if (part.use_lo[b] != 0 || (part.use_hi[b] != 0 && rebate < 0)) cost += rebate;
    }
    if (part.win_lo[v] != 0) ++winners, sum += cost;
    if (part.win_lo[v] == 0 && part.win_hi[v] != 0) free.push_back(cost);
  }
  const int most = input_.max_winners == 0 ? static_cast<int>(input_.vendors.size()) : input_.max_winners;
  std::sort(free.begin(), free.end());
  for (const Int128 cost : free) {
    if (winners < most && (cost < 0 || winners < input_.min_winners)) ++winners, sum += cost;
  }
  return winners > most || winners < input_.min_winners ? kHuge : sum;
}

Int128 Checker::LeafBound(const Part& part, const LeafPrices& prices) const {
  Int128 sum = VendorsBound(part, prices);
  if (sum == kHuge) return kHuge;
  for (std::size_t i = 0; i < total_.size(); ++i) {
    if (total_[i] == 0) continue;
    const int most =
        input_.items[i].max_winners == 0 ? static_cast<int>(input_.vendors.size()) : input_.items[i].max_winners;
    const Int128 best = CheapestWay(demand_[i], most, input_.over_purchase, input_.one_vendor_per_municipality_item,
                                    TriesMax(), SellersOf(static_cast<int>(i), part, prices));
    if (best == kHuge) return kHuge;
    sum += best;
  }
  if (prices.ray) return sum > 0 ? kHuge : 0;
  return sum;
}

std::vector<Seller> Checker::SellersOf(int item, const Part& part, const LeafPrices& prices) const {
  std::vector<Seller> sellers;
  for (const auto& [key, bid] : bids_) {
    if (key.second != item) continue;
    const Limits128 limits = part.quantity.at(key);
    Seller seller{limits.lo > 0, OptionsOf(*bid, limits, prices)};
    if (seller.forced || !seller.options.empty()) sellers.push_back(std::move(seller));
  }
  return sellers;
}

// A bid's tiers inside the limits, cut where a bundle's quantity is reached.
std::vector<Option> Checker::OptionsOf(const Bid& bid, Limits128 limits, const LeafPrices& prices) const {
  const Vendor& vendor = input_.vendors[bid.vendor];
  std::vector<std::pair<std::int64_t, Int128>> reached;  // least quantity, price taken off
  for (const auto& [hit, price] : prices.hit) {
    if (input_.bundles[hit.first].vendor != bid.vendor || hit.second != bid.item) continue;
    for (const auto& [item, least] : input_.bundles[hit.first].items) {
      if (item == bid.item) reached.emplace_back(least, price);
    }
  }
  const auto paid = prices.bid.find({bid.vendor, bid.item});
  const Int128 once = (paid == prices.bid.end() ? 0 : paid->second) - prices.win[bid.vendor];
  const Int128 each =
      (prices.capacity[bid.vendor] - (vendor.sme ? prices.sme : 0)) * input_.items[bid.item].reference_tt;
  std::vector<Option> options;
  for (const Tier& tier : bid.tiers) {
    std::set<std::int64_t> cuts{tier.from, tier.to + 1};
    for (const auto& [least, price] : reached) {
      if (least > tier.from && least <= tier.to) cuts.insert(least);
    }
    for (auto cut = cuts.begin(); std::next(cut) != cuts.end(); ++cut) {
      Option option{.lo = std::max(*cut, limits.lo), .hi = std::min(*std::next(cut) - 1, limits.hi)};
      if (option.lo > option.hi) continue;
      option.fixed = (prices.ray ? 0 : tier.fixed_tt * kScale) + once;
      for (const auto& [least, price] : reached) option.fixed -= least <= *cut ? price : 0;
      for (std::size_t r = 0; r < region_of_.size(); ++r) {
        const Int128 delivery = Delivery(bid.vendor, bid.item, static_cast<int>(r));
        const Int128 real = prices.ray ? 0 : (tier.unit_tt + delivery) * kScale;
        option.unit.push_back(delivery < 0 ? kHuge : real + each);
      }
      options.push_back(std::move(option));
    }
  }
  return options;
}

}  // namespace

CheckedBound CheckCertificate(const Input& input, const json& certificate) { return Checker(input).Check(certificate); }

}  // namespace kyodo::optimizer::award
