#include "optimizer/award/conflict.h"

#include <functional>

#include "optimizer/award/search.h"

namespace kyodo::optimizer::award {
namespace {

struct Rule {
  std::string name;
  std::function<void(Input&)> drop;
};

std::vector<Rule> RulesOf(const Input& input) {
  std::vector<Rule> rules;
  for (std::size_t b = 0; b < input.forbid.size(); ++b) {
    rules.push_back({"rules.forbid[" + std::to_string(b) + "]", [pair = input.forbid[b]](Input& changed) {
                       for (Bid& bid : changed.bids) {
                         if (bid.vendor == pair.first && bid.item == pair.second) bid.forbidden = false;
                       }
                     }});
  }
  for (std::size_t v = 0; v < input.vendors.size(); ++v) {
    if (input.vendors[v].capacity_tt < 0) continue;
    rules.push_back({"vendors." + input.vendors[v].id + ".capacityReferenceYen",
                     [v](Input& changed) { changed.vendors[v].capacity_tt = -1; }});
  }
  for (std::size_t i = 0; i < input.items.size(); ++i) {
    const std::string item = "items." + input.items[i].id;
    if (input.items[i].max_winners > 0)
      rules.push_back({item + ".maxWinners", [i](Input& c) { c.items[i].max_winners = 0; }});
    if (input.items[i].max_share >= 0)
      rules.push_back({item + ".maxSharePercent", [i](Input& c) { c.items[i].max_share = -1; }});
  }
  if (input.sme_share > 0) rules.push_back({"rules.smeSharePercent", [](Input& c) { c.sme_share = 0; }});
  if (input.max_winners > 0) rules.push_back({"rules.maxWinners", [](Input& c) { c.max_winners = 0; }});
  if (input.min_winners > 0) rules.push_back({"rules.minWinners", [](Input& c) { c.min_winners = 0; }});
  if (!input.over_purchase) rules.push_back({"rules.overPurchase", [](Input& c) { c.over_purchase = true; }});
  if (input.one_vendor_per_municipality_item) {
    rules.push_back(
        {"rules.oneVendorPerMunicipalityItem", [](Input& c) { c.one_vendor_per_municipality_item = false; }});
  }
  return rules;
}

// Does anything satisfy the rules? Costs are left out, so the first feasible award ends the search.
bool MayBeFeasible(const Input& input, const Limits& limits) {
  Limits own = limits;
  own.on_progress = nullptr;
  const Deadline deadline(own);
  const Instance instance = MakeInstance(input);
  Search search(instance, own, deadline);
  search.Start(FirstAwards(instance, deadline));
  return search.IsFeasible();
}

// What no bid can deliver, whatever the rules say.
nlohmann::ordered_json Unmet(const Input& input) {
  nlohmann::ordered_json names = nlohmann::ordered_json::array();
  for (std::size_t i = 0; i < input.items.size(); ++i) {
    Input one = input;
    one.demands.clear();
    for (const Demand& demand : input.demands) {
      if (demand.item == static_cast<int>(i)) one.demands.push_back(demand);
    }
    if (!one.demands.empty() && !MayBeFeasible(one, Limits{.time = std::chrono::seconds(5)})) {
      names.push_back("demands." + input.items[i].id);
    }
  }
  return names;
}

}  // namespace

nlohmann::ordered_json Conflict(const Input& input, const Limits& limits) {
  std::vector<Rule> rules = RulesOf(input);
  Input none = input;
  for (const Rule& rule : rules) rule.drop(none);
  if (!MayBeFeasible(none, limits)) return Unmet(none);
  Input left = input;
  nlohmann::ordered_json names = nlohmann::ordered_json::array();
  for (const Rule& rule : rules) {
    Input without = left;
    rule.drop(without);
    if (MayBeFeasible(without, limits)) {
      names.push_back(rule.name);
    } else {
      left = std::move(without);
    }
  }
  return names;
}

}  // namespace kyodo::optimizer::award
